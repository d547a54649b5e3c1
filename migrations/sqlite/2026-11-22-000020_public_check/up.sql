-- The public check of documents: the public keys and certificates they were ever protected with,
-- what holders opened to everybody (token '' is every document of the company), and what was checked
-- when: counted by the minute and by a keyed digest of the visitor's address that changes daily.
-- document_id is 0 where nothing was found.

CREATE TABLE published_keys (
  name TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  first_at INTEGER NOT NULL
) STRICT;

CREATE TABLE opened_documents (
  id INTEGER PRIMARY KEY NOT NULL,
  company_id INTEGER NOT NULL REFERENCES companies (id),
  token TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  UNIQUE (company_id, token)
) STRICT;

CREATE TABLE document_checks (
  minute INTEGER NOT NULL,
  visitor BLOB NOT NULL,
  document_id INTEGER NOT NULL,
  way TEXT NOT NULL,
  answer TEXT NOT NULL,
  checks INTEGER NOT NULL,
  PRIMARY KEY (visitor, minute, document_id, way, answer)
) STRICT;
CREATE INDEX document_checks_by_document ON document_checks (document_id, minute);
CREATE INDEX document_checks_by_minute ON document_checks (minute);
