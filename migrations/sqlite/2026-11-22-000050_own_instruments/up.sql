-- The instrument whose output a connection reads, by number, for outputs that name no serial number; and
-- for each source the one that was meant when it came.

ALTER TABLE connections ADD COLUMN instrument TEXT;
ALTER TABLE sources ADD COLUMN instrument_id INTEGER REFERENCES instruments (id);
CREATE INDEX sources_by_instrument ON sources (instrument_id) WHERE instrument_id IS NOT NULL;
