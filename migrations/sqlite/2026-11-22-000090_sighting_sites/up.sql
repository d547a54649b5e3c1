-- A device without a serial number is another one at another site. What was seen before is counted at the main site.

ALTER TABLE instrument_sightings RENAME TO earlier_sightings;
CREATE TABLE instrument_sightings (
  site_id INTEGER NOT NULL REFERENCES sites (id),
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  software TEXT NOT NULL,
  instrument_id INTEGER REFERENCES instruments (id),
  measurements INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, model, serial)
) STRICT, WITHOUT ROWID;
INSERT INTO instrument_sightings (site_id, model, serial, software, instrument_id, measurements, first_at, last_at)
  SELECT 1, model, serial, software, instrument_id, measurements, first_at, last_at FROM earlier_sightings;
DROP TABLE earlier_sightings;
