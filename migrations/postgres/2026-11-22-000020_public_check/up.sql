-- The public check of documents: the public keys and certificates they were ever protected with,
-- what holders opened to everybody (token '' is every document of the company), and what was checked
-- when: counted by the minute and by a keyed digest of the visitor's address that changes daily.
-- document_id is 0 where nothing was found.

CREATE TABLE published_keys (
  name TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  body BYTEA NOT NULL,
  first_at BIGINT NOT NULL
);

CREATE TABLE opened_documents (
  id BIGINT PRIMARY KEY NOT NULL,
  company_id BIGINT NOT NULL REFERENCES companies (id),
  token TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  UNIQUE (company_id, token)
);

CREATE TABLE document_checks (
  minute BIGINT NOT NULL,
  visitor BYTEA NOT NULL,
  document_id BIGINT NOT NULL,
  way TEXT NOT NULL,
  answer TEXT NOT NULL,
  checks BIGINT NOT NULL,
  PRIMARY KEY (visitor, minute, document_id, way, answer)
);
CREATE INDEX document_checks_by_document ON document_checks (document_id, minute);
CREATE INDEX document_checks_by_minute ON document_checks (minute);
