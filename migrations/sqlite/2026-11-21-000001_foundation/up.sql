-- The laboratory's tables. The same names and columns stand in migrations/postgres.
-- Ids are made by the application, ordered by time. Moments are milliseconds since
-- 1970-01-01 UTC; `taken_at` is milliseconds of the instrument's own clock. Days are texts.

CREATE TABLE companies (
  id INTEGER PRIMARY KEY NOT NULL,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- The name without blanks, in half-width and small letters: one company, one number.
  name_key TEXT NOT NULL UNIQUE,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  credit_code TEXT NOT NULL,
  legal_person TEXT NOT NULL,
  post_code TEXT NOT NULL,
  email TEXT NOT NULL,
  -- Company prefixes with a blank between.
  prefixes TEXT NOT NULL,
  remark TEXT NOT NULL,
  quota INTEGER NOT NULL CHECK (quota >= 0),
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- The member directory of the national centre, as imported: an entry for every renewal.
CREATE TABLE members (
  prefix TEXT NOT NULL,
  holder TEXT NOT NULL,
  holder_key TEXT NOT NULL,
  address TEXT NOT NULL,
  credit_code TEXT NOT NULL,
  certificate TEXT NOT NULL,
  status TEXT NOT NULL,
  -- First day of validity as YYYY-MM-DD, empty if unknown: it is part of the key.
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (prefix, holder_key, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_holder ON members (holder_key);

CREATE TABLE users (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL,
  company_id INTEGER REFERENCES companies (id),
  password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  failed_count INTEGER NOT NULL,
  locked_until INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
  -- SHA-256 of the token; the token itself is known to the browser only.
  token_hash BLOB PRIMARY KEY NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id),
  csrf TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE intakes (
  id INTEGER PRIMARY KEY NOT NULL,
  company_id INTEGER NOT NULL REFERENCES companies (id),
  turn INTEGER NOT NULL,
  number TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  due_on TEXT,
  state TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  used INTEGER,
  success INTEGER,
  quota_left INTEGER,
  released_by INTEGER REFERENCES users (id),
  released_at INTEGER,
  environment TEXT NOT NULL,
  note TEXT NOT NULL,
  cancelled_reason TEXT NOT NULL,
  sent_on TEXT,
  waybill TEXT,
  UNIQUE (company_id, turn)
) STRICT;
CREATE INDEX intakes_by_state ON intakes (state, id);

-- Sample catalogues as handed in; their bytes lie in the object store under sha256.
CREATE TABLE catalogue_files (
  id INTEGER PRIMARY KEY NOT NULL,
  intake_id INTEGER NOT NULL REFERENCES intakes (id),
  sha256 BLOB NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  lines_added INTEGER NOT NULL,
  lines_known INTEGER NOT NULL,
  lines_refused INTEGER NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL
) STRICT;
CREATE INDEX catalogue_files_by_intake ON catalogue_files (intake_id);

CREATE TABLE samples (
  id INTEGER PRIMARY KEY NOT NULL,
  intake_id INTEGER NOT NULL REFERENCES intakes (id),
  line INTEGER NOT NULL,
  code TEXT NOT NULL,
  gtin14 INTEGER,
  -- What a code that is no trade item number is matched by: its characters that mean something.
  match_key TEXT,
  product_name TEXT NOT NULL,
  brand TEXT NOT NULL,
  specification TEXT NOT NULL,
  substrate TEXT NOT NULL,
  packaging_form TEXT NOT NULL,
  pack_level TEXT,
  symbology_expected TEXT,
  company_name_on_pack TEXT NOT NULL,
  principal_on_pack TEXT NOT NULL,
  remark TEXT NOT NULL,
  -- Digest of the catalogue line: the same line twice in one intake is one sample.
  fingerprint BLOB NOT NULL,
  state TEXT NOT NULL,
  measurement_id INTEGER,
  measurement_reason TEXT NOT NULL,
  conclusion TEXT,
  inspection TEXT,
  UNIQUE (intake_id, line),
  UNIQUE (intake_id, fingerprint)
) STRICT;
-- With the intake in the index, candidates of other intakes are passed over unread.
CREATE INDEX samples_by_gtin ON samples (gtin14, intake_id) WHERE gtin14 IS NOT NULL;
-- Lists of intakes count their samples by state from this index alone.
CREATE INDEX samples_by_state ON samples (intake_id, state, conclusion);
CREATE INDEX samples_by_match_key ON samples (match_key, intake_id) WHERE match_key IS NOT NULL;
CREATE INDEX samples_by_code ON samples (code) WHERE gtin14 IS NULL;

-- Where measurements come from; the bytes lie in the object store under sha256.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY NOT NULL,
  sha256 BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  profile TEXT NOT NULL,
  records_read INTEGER NOT NULL,
  records_new INTEGER NOT NULL,
  records_refused INTEGER NOT NULL,
  finished INTEGER NOT NULL,
  imported_at INTEGER NOT NULL,
  imported_by TEXT NOT NULL
) STRICT;

CREATE TABLE measurements (
  id INTEGER PRIMARY KEY NOT NULL,
  source_id INTEGER NOT NULL REFERENCES sources (id),
  record TEXT NOT NULL,
  -- What makes a record the same record; begins with its time, so that imports fill the index in order.
  record_key BLOB NOT NULL UNIQUE,
  taken_at INTEGER,
  symbology TEXT,
  data TEXT,
  gtin14 INTEGER,
  grade_tenths INTEGER,
  grade_letter TEXT,
  -- The rest of the measurement as JSON.
  content TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  intake_id INTEGER REFERENCES intakes (id),
  sample_id INTEGER REFERENCES samples (id)
) STRICT;
CREATE INDEX measurements_by_sample ON measurements (sample_id) WHERE sample_id IS NOT NULL;
CREATE INDEX measurements_by_source ON measurements (source_id);
CREATE INDEX measurements_in_inbox ON measurements (id) WHERE state = 'inbox';
CREATE INDEX measurements_in_inbox_by_gtin ON measurements (gtin14) WHERE state = 'inbox';

CREATE TABLE application_keys (
  sample_id INTEGER NOT NULL REFERENCES samples (id),
  "key" INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, "key")
) STRICT, WITHOUT ROWID;

-- What the quality dictionary finds in a sample now; the history is in verdicts.
CREATE TABLE findings (
  sample_id INTEGER NOT NULL REFERENCES samples (id),
  "key" INTEGER NOT NULL,
  severity TEXT NOT NULL,
  measurement_id INTEGER,
  -- The finding with its clause and evidence, as JSON.
  content TEXT NOT NULL,
  PRIMARY KEY (sample_id, "key")
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
  sample_id INTEGER NOT NULL REFERENCES samples (id),
  id INTEGER NOT NULL,
  measurement_id INTEGER,
  -- Absent where nothing could be concluded; then blocks says why, as JSON.
  conclusion TEXT,
  blocks TEXT NOT NULL,
  quality_version TEXT NOT NULL,
  application_version TEXT NOT NULL,
  inputs_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, id)
) STRICT, WITHOUT ROWID;

-- Every dictionary that a verdict was ever made with.
CREATE TABLE dictionary_versions (
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  content TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  kept_by TEXT NOT NULL,
  PRIMARY KEY (kind, version)
) STRICT;

-- Issued documents; their bytes lie in the object store under sha256 and never change.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  intake_id INTEGER NOT NULL REFERENCES intakes (id),
  company_id INTEGER NOT NULL REFERENCES companies (id),
  revision INTEGER NOT NULL,
  -- Unguessable; the address of the public check.
  token TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL,
  replaces INTEGER REFERENCES documents (id),
  UNIQUE (number, format),
  UNIQUE (token, format)
) STRICT;
CREATE INDEX documents_by_intake ON documents (intake_id);
CREATE INDEX documents_by_company ON documents (company_id);
CREATE INDEX documents_by_content ON documents (sha256);

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER,
  owner TEXT NOT NULL,
  heartbeat_at INTEGER,
  payload TEXT NOT NULL,
  result TEXT,
  error TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_unfinished ON jobs (id) WHERE state IN ('waiting', 'running');

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_records (
  sequence INTEGER PRIMARY KEY NOT NULL,
  at INTEGER NOT NULL,
  user_id INTEGER,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  noun TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  old TEXT,
  new TEXT,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_records_by_subject ON audit_records (noun, subject_id, sequence);

-- One row: where the chain ends.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, zeroblob(32));

-- The last number taken in each row of numbers.
CREATE TABLE number_sequences (
  scope TEXT PRIMARY KEY NOT NULL,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
