-- What people enter about the tests of an intake for its report, as JSON of `domain::document::Particulars`.
CREATE TABLE intake_particulars (
  intake_id INTEGER PRIMARY KEY NOT NULL REFERENCES intakes (id),
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;
