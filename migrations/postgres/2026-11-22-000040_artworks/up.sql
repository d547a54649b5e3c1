-- Artwork that companies had checked before printing: the file lies in the object store, what came of
-- the check is kept as it was told, with the versions of the dictionaries in it. Codes found in it
-- lead to samples of the same code.

CREATE TABLE artworks (
  id BIGINT PRIMARY KEY NOT NULL,
  company_id BIGINT NOT NULL REFERENCES companies (id),
  name TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  environment TEXT NOT NULL,
  symbols BIGINT NOT NULL,
  advice TEXT,
  report TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL
);
CREATE INDEX artworks_by_company ON artworks (company_id, id);

CREATE TABLE artwork_codes (
  artwork_id BIGINT NOT NULL REFERENCES artworks (id),
  gtin14 BIGINT NOT NULL,
  PRIMARY KEY (artwork_id, gtin14)
);
CREATE INDEX artwork_codes_by_gtin ON artwork_codes (gtin14);
