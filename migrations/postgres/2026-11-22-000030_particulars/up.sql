-- What people enter about the tests of an intake for its report, as JSON of `domain::document::Particulars`.
CREATE TABLE intake_particulars (
  intake_id BIGINT PRIMARY KEY NOT NULL REFERENCES intakes (id),
  value TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL
);
