-- Artwork that companies had checked before printing: the file lies in the object store, what came of
-- the check is kept as it was told, with the versions of the dictionaries in it. Codes found in it
-- lead to samples of the same code.

CREATE TABLE artworks (
  id INTEGER PRIMARY KEY NOT NULL,
  company_id INTEGER NOT NULL REFERENCES companies (id),
  name TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  environment TEXT NOT NULL,
  symbols INTEGER NOT NULL,
  advice TEXT,
  report TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL
) STRICT;
CREATE INDEX artworks_by_company ON artworks (company_id, id);

CREATE TABLE artwork_codes (
  artwork_id INTEGER NOT NULL REFERENCES artworks (id),
  gtin14 INTEGER NOT NULL,
  PRIMARY KEY (artwork_id, gtin14)
) STRICT;
CREATE INDEX artwork_codes_by_gtin ON artwork_codes (gtin14);
