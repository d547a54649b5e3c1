-- Instruments with their calibrations, conformance test cards, and reviewers' overrides.

CREATE TABLE instruments (
  id INTEGER PRIMARY KEY NOT NULL,
  site_id INTEGER NOT NULL REFERENCES sites (id),
  number TEXT NOT NULL UNIQUE,
  make TEXT NOT NULL,
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  -- What its output calls it, where that differs from make and model.
  said_model TEXT NOT NULL,
  location TEXT NOT NULL,
  software TEXT NOT NULL,
  -- Reference numbers with a blank between.
  apertures TEXT NOT NULL,
  wavelength INTEGER,
  out_of_use_on TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- Certificates; nothing is ever removed. The file lies in the object store under its digest.
CREATE TABLE calibrations (
  id INTEGER PRIMARY KEY NOT NULL,
  instrument_id INTEGER NOT NULL REFERENCES instruments (id),
  certificate TEXT NOT NULL,
  laboratory TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  file_sha256 BLOB,
  file_name TEXT,
  file_size INTEGER,
  withdrawn TEXT,
  entered_at INTEGER NOT NULL,
  entered_by TEXT NOT NULL
) STRICT;
CREATE INDEX calibrations_by_instrument ON calibrations (instrument_id);

-- Every device that outputs named, registered or not, so that nobody hunts for a serial number.
CREATE TABLE instrument_sightings (
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  software TEXT NOT NULL,
  instrument_id INTEGER REFERENCES instruments (id),
  measurements INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (model, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE cards (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  serial TEXT NOT NULL,
  code TEXT NOT NULL,
  symbology TEXT,
  certificate TEXT NOT NULL,
  valid_until TEXT,
  out_of_use_on TEXT,
  -- Certified values with tolerances, as JSON.
  certified TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A reviewer lets a flagged measurement decide about its sample, for a reason.
CREATE TABLE overrides (
  sample_id INTEGER NOT NULL REFERENCES samples (id),
  measurement_id INTEGER NOT NULL REFERENCES measurements (id),
  -- Kinds of flags that are covered, with a blank between.
  kinds TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, measurement_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE measurements ADD COLUMN instrument_id INTEGER REFERENCES instruments (id);
ALTER TABLE measurements ADD COLUMN card_id INTEGER REFERENCES cards (id);
CREATE INDEX measurements_by_card ON measurements (card_id, id) WHERE card_id IS NOT NULL;

-- Why a sample was judged: for work on it, or because of what became known of an instrument.
ALTER TABLE verdicts ADD COLUMN cause TEXT NOT NULL DEFAULT 'work';
