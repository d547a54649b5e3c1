-- Photographs of samples. The pictures lie in the object store: as it is kept, and smaller as it is printed.
-- One that was taken away stays with who did it and why, because documents may show it.
CREATE TABLE photographs (
  id INTEGER PRIMARY KEY NOT NULL,
  sample_id INTEGER NOT NULL REFERENCES samples (id),
  kept_sha256 BLOB NOT NULL,
  printed_sha256 BLOB NOT NULL,
  name TEXT NOT NULL,
  caption TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size INTEGER NOT NULL,
  is_printed INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  removed_at INTEGER,
  removed_by TEXT NOT NULL,
  removed_reason TEXT NOT NULL
) STRICT;
CREATE INDEX photographs_by_sample ON photographs (sample_id, id);
