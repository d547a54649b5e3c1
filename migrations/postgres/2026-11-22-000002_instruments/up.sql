-- Instruments with their calibrations, conformance test cards, and reviewers' overrides.

CREATE TABLE instruments (
  id BIGINT PRIMARY KEY NOT NULL,
  site_id BIGINT NOT NULL REFERENCES sites (id),
  number TEXT COLLATE "C" NOT NULL UNIQUE,
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
  out_of_use_on DATE,
  created_at BIGINT NOT NULL
);

-- Certificates; nothing is ever removed. The file lies in the object store under its digest.
CREATE TABLE calibrations (
  id BIGINT PRIMARY KEY NOT NULL,
  instrument_id BIGINT NOT NULL REFERENCES instruments (id),
  certificate TEXT NOT NULL,
  laboratory TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_until DATE NOT NULL,
  file_sha256 BYTEA,
  file_name TEXT,
  file_size BIGINT,
  withdrawn TEXT,
  entered_at BIGINT NOT NULL,
  entered_by TEXT NOT NULL
);
CREATE INDEX calibrations_by_instrument ON calibrations (instrument_id);

-- Every device that outputs named, registered or not, so that nobody hunts for a serial number.
CREATE TABLE instrument_sightings (
  model TEXT NOT NULL,
  serial TEXT NOT NULL,
  software TEXT NOT NULL,
  instrument_id BIGINT REFERENCES instruments (id),
  measurements BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (model, serial)
);

CREATE TABLE cards (
  id BIGINT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  serial TEXT NOT NULL,
  code TEXT NOT NULL,
  symbology TEXT,
  certificate TEXT NOT NULL,
  valid_until DATE,
  out_of_use_on DATE,
  -- Certified values with tolerances, as JSON.
  certified TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- A reviewer lets a flagged measurement decide about its sample, for a reason.
CREATE TABLE overrides (
  sample_id BIGINT NOT NULL REFERENCES samples (id),
  measurement_id BIGINT NOT NULL REFERENCES measurements (id),
  -- Kinds of flags that are covered, with a blank between.
  kinds TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, measurement_id)
);

ALTER TABLE measurements ADD COLUMN instrument_id BIGINT REFERENCES instruments (id);
ALTER TABLE measurements ADD COLUMN card_id BIGINT REFERENCES cards (id);
CREATE INDEX measurements_by_card ON measurements (card_id, id) WHERE card_id IS NOT NULL;

-- Why a sample was judged: for work on it, or because of what became known of an instrument.
ALTER TABLE verdicts ADD COLUMN cause TEXT NOT NULL DEFAULT 'work';
