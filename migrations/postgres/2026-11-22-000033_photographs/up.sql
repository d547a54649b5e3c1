-- Photographs of samples. The pictures lie in the object store: as it is kept, and smaller as it is printed.
-- One that was taken away stays with who did it and why, because documents may show it.
CREATE TABLE photographs (
  id BIGINT PRIMARY KEY NOT NULL,
  sample_id BIGINT NOT NULL REFERENCES samples (id),
  kept_sha256 BYTEA NOT NULL,
  printed_sha256 BYTEA NOT NULL,
  name TEXT NOT NULL,
  caption TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  size BIGINT NOT NULL,
  is_printed BOOLEAN NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT NOT NULL,
  removed_reason TEXT NOT NULL
);
CREATE INDEX photographs_by_sample ON photographs (sample_id, id);
