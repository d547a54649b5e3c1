-- How documents look and what they always say, as JSON of `domain::document::Layout`; versions are only added.
CREATE TABLE layouts (
  version BIGINT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
-- The layout that each document was issued with; 0 is the one that comes with the program.
ALTER TABLE documents ADD COLUMN layout BIGINT NOT NULL DEFAULT 0;
