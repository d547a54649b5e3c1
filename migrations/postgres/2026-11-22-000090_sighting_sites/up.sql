-- A device without a serial number is another one at another site. What was seen before is counted at the main site.

ALTER TABLE instrument_sightings ADD COLUMN site_id BIGINT NOT NULL DEFAULT 1 REFERENCES sites (id);
ALTER TABLE instrument_sightings ALTER COLUMN site_id DROP DEFAULT;
ALTER TABLE instrument_sightings DROP CONSTRAINT instrument_sightings_pkey;
ALTER TABLE instrument_sightings ADD PRIMARY KEY (site_id, model, serial);
