-- The laboratory's tables. The same names and columns stand in migrations/sqlite.
-- Ids are made by the application, ordered by time. Moments are milliseconds since
-- 1970-01-01 UTC; `taken_at` is milliseconds of the instrument's own clock. Days are dates.
-- Texts that are searched by their beginning compare by bytes, as on SQLite.

CREATE TABLE companies (
  id BIGINT PRIMARY KEY NOT NULL,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
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
  quota BIGINT NOT NULL CHECK (quota >= 0),
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- The member directory of the national centre, as imported: an entry for every renewal.
CREATE TABLE members (
  prefix TEXT COLLATE "C" NOT NULL,
  holder TEXT NOT NULL,
  holder_key TEXT NOT NULL,
  address TEXT NOT NULL,
  credit_code TEXT NOT NULL,
  certificate TEXT NOT NULL,
  status TEXT NOT NULL,
  -- First day of validity as YYYY-MM-DD, empty if unknown: it is part of the key.
  valid_from TEXT NOT NULL,
  valid_to DATE,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (prefix, holder_key, valid_from)
);
CREATE INDEX members_by_holder ON members (holder_key);

CREATE TABLE users (
  id BIGINT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL,
  company_id BIGINT REFERENCES companies (id),
  password_hash TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  failed_count BIGINT NOT NULL,
  locked_until BIGINT,
  created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  -- SHA-256 of the token; the token itself is known to the browser only.
  token_hash BYTEA PRIMARY KEY NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE intakes (
  id BIGINT PRIMARY KEY NOT NULL,
  company_id BIGINT NOT NULL REFERENCES companies (id),
  turn BIGINT NOT NULL,
  number TEXT COLLATE "C" NOT NULL UNIQUE,
  received_at BIGINT NOT NULL,
  due_on DATE,
  state TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  used BIGINT,
  success BIGINT,
  quota_left BIGINT,
  released_by BIGINT REFERENCES users (id),
  released_at BIGINT,
  environment TEXT NOT NULL,
  note TEXT NOT NULL,
  cancelled_reason TEXT NOT NULL,
  sent_on DATE,
  waybill TEXT,
  UNIQUE (company_id, turn)
);
CREATE INDEX intakes_by_state ON intakes (state, id);

-- Sample catalogues as handed in; their bytes lie in the object store under sha256.
CREATE TABLE catalogue_files (
  id BIGINT PRIMARY KEY NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intakes (id),
  sha256 BYTEA NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  lines_added BIGINT NOT NULL,
  lines_known BIGINT NOT NULL,
  lines_refused BIGINT NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL
);
CREATE INDEX catalogue_files_by_intake ON catalogue_files (intake_id);

CREATE TABLE samples (
  id BIGINT PRIMARY KEY NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intakes (id),
  line BIGINT NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  gtin14 BIGINT,
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
  fingerprint BYTEA NOT NULL,
  state TEXT NOT NULL,
  measurement_id BIGINT,
  measurement_reason TEXT NOT NULL,
  conclusion TEXT,
  inspection TEXT,
  UNIQUE (intake_id, line),
  UNIQUE (intake_id, fingerprint)
);
-- With the intake in the index, candidates of other intakes are passed over unread.
CREATE INDEX samples_by_gtin ON samples (gtin14, intake_id) WHERE gtin14 IS NOT NULL;
-- Lists of intakes count their samples by state from this index alone.
CREATE INDEX samples_by_state ON samples (intake_id, state, conclusion);
CREATE INDEX samples_by_match_key ON samples (match_key, intake_id) WHERE match_key IS NOT NULL;
CREATE INDEX samples_by_code ON samples (code) WHERE gtin14 IS NULL;

-- Where measurements come from; the bytes lie in the object store under sha256.
CREATE TABLE sources (
  id BIGINT PRIMARY KEY NOT NULL,
  sha256 BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  profile TEXT NOT NULL,
  records_read BIGINT NOT NULL,
  records_new BIGINT NOT NULL,
  records_refused BIGINT NOT NULL,
  finished BOOLEAN NOT NULL,
  imported_at BIGINT NOT NULL,
  imported_by TEXT NOT NULL
);

CREATE TABLE measurements (
  id BIGINT PRIMARY KEY NOT NULL,
  source_id BIGINT NOT NULL REFERENCES sources (id),
  record TEXT NOT NULL,
  -- What makes a record the same record; begins with its time, so that imports fill the index in order.
  record_key BYTEA NOT NULL UNIQUE,
  taken_at BIGINT,
  symbology TEXT,
  data TEXT,
  gtin14 BIGINT,
  grade_tenths INTEGER,
  grade_letter TEXT,
  -- The rest of the measurement as JSON.
  content TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  intake_id BIGINT REFERENCES intakes (id),
  sample_id BIGINT REFERENCES samples (id)
);
CREATE INDEX measurements_by_sample ON measurements (sample_id) WHERE sample_id IS NOT NULL;
CREATE INDEX measurements_by_source ON measurements (source_id);
CREATE INDEX measurements_in_inbox ON measurements (id) WHERE state = 'inbox';
CREATE INDEX measurements_in_inbox_by_gtin ON measurements (gtin14) WHERE state = 'inbox';

CREATE TABLE application_keys (
  sample_id BIGINT NOT NULL REFERENCES samples (id),
  "key" INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, "key")
);

-- What the quality dictionary finds in a sample now; the history is in verdicts.
CREATE TABLE findings (
  sample_id BIGINT NOT NULL REFERENCES samples (id),
  "key" INTEGER NOT NULL,
  severity TEXT NOT NULL,
  measurement_id BIGINT,
  -- The finding with its clause and evidence, as JSON.
  content TEXT NOT NULL,
  PRIMARY KEY (sample_id, "key")
);

CREATE TABLE verdicts (
  sample_id BIGINT NOT NULL REFERENCES samples (id),
  id BIGINT NOT NULL,
  measurement_id BIGINT,
  -- Absent where nothing could be concluded; then blocks says why, as JSON.
  conclusion TEXT,
  blocks TEXT NOT NULL,
  quality_version TEXT NOT NULL,
  application_version TEXT NOT NULL,
  inputs_hash BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (sample_id, id)
);

-- Every dictionary that a verdict was ever made with.
CREATE TABLE dictionary_versions (
  kind TEXT NOT NULL,
  version TEXT NOT NULL,
  content TEXT NOT NULL,
  kept_at BIGINT NOT NULL,
  kept_by TEXT NOT NULL,
  PRIMARY KEY (kind, version)
);

-- Issued documents; their bytes lie in the object store under sha256 and never change.
CREATE TABLE documents (
  id BIGINT PRIMARY KEY NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intakes (id),
  company_id BIGINT NOT NULL REFERENCES companies (id),
  revision BIGINT NOT NULL,
  -- Unguessable; the address of the public check.
  token TEXT NOT NULL,
  sha256 BYTEA NOT NULL,
  size BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL,
  replaces BIGINT REFERENCES documents (id),
  UNIQUE (number, format),
  UNIQUE (token, format)
);
CREATE INDEX documents_by_intake ON documents (intake_id);
CREATE INDEX documents_by_company ON documents (company_id);
CREATE INDEX documents_by_content ON documents (sha256);

CREATE TABLE jobs (
  id BIGINT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT,
  owner TEXT NOT NULL,
  heartbeat_at BIGINT,
  payload TEXT NOT NULL,
  result TEXT,
  error TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL
);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE state IN ('waiting', 'running');

CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);

CREATE TABLE audit_records (
  sequence BIGINT PRIMARY KEY NOT NULL,
  at BIGINT NOT NULL,
  user_id BIGINT,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  noun TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  label TEXT NOT NULL,
  old TEXT,
  new TEXT,
  previous BYTEA NOT NULL,
  hash BYTEA NOT NULL
);
CREATE INDEX audit_records_by_subject ON audit_records (noun, subject_id, sequence);

-- One row: where the chain ends.
CREATE TABLE audit_head (
  id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
  sequence BIGINT NOT NULL,
  hash BYTEA NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

-- The last number taken in each row of numbers.
CREATE TABLE number_sequences (
  scope TEXT PRIMARY KEY NOT NULL,
  last BIGINT NOT NULL
);
