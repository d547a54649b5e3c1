-- Instrument profiles of the laboratory's own, and what measurements said before they were read again.

CREATE TABLE profile_versions (
  profile TEXT NOT NULL,
  version BIGINT NOT NULL,
  -- The TOML.
  content TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Why it was put in force or retired; empty for a draft.
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (profile, version)
);

CREATE TABLE earlier_readings (
  measurement_id BIGINT NOT NULL REFERENCES measurements (id),
  -- The profile that named the items then, as id.version.
  profile TEXT NOT NULL,
  taken_at BIGINT,
  symbology TEXT,
  data TEXT,
  gtin14 BIGINT,
  -- The rest of the measurement as JSON, as in measurements.
  content TEXT NOT NULL,
  replaced_at BIGINT NOT NULL,
  replaced_by TEXT NOT NULL,
  PRIMARY KEY (measurement_id, replaced_at)
);

-- Sources name the profile they were read with; those that were read with the one that fitted
-- have it in their measurements only.
UPDATE sources SET profile = COALESCE(
  (SELECT m.content::json ->> 'profile' FROM measurements m WHERE m.source_id = sources.id LIMIT 1),
  profile);
CREATE INDEX sources_by_profile ON sources (profile);
