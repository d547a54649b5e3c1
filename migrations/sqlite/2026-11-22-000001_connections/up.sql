-- Sites of a laboratory, and the connections to the verifiers that stand there.

CREATE TABLE sites (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
-- Everything belongs to this one until there are others; an admin may rename it.
INSERT INTO sites (id, name, state, created_at) VALUES (1, '本部 Main', 'active', 0);

CREATE TABLE connections (
  id INTEGER PRIMARY KEY NOT NULL,
  site_id INTEGER NOT NULL REFERENCES sites (id),
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- Without password; that is sealed below with a key that is not in the database.
  address TEXT NOT NULL,
  secret TEXT,
  profile TEXT,
  intake TEXT,
  options TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  poll_seconds INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  -- What the connector knows: watermark, fingerprint.
  state TEXT NOT NULL,
  standing TEXT NOT NULL,
  owner TEXT NOT NULL,
  heartbeat_at INTEGER,
  next_at INTEGER,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  last_error TEXT,
  last_ok_at INTEGER,
  taken INTEGER NOT NULL,
  last_taken_at INTEGER
) STRICT;
CREATE INDEX connections_by_site ON connections (site_id);

-- What a connection noticed: gaps, deleted rows, a database made anew.
CREATE TABLE connection_notices (
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  noticed_at INTEGER NOT NULL,
  warning TEXT NOT NULL,
  PRIMARY KEY (connection_id, warning)
) STRICT;

ALTER TABLE sources ADD COLUMN site_id INTEGER REFERENCES sites (id);
ALTER TABLE sources ADD COLUMN connection_id INTEGER REFERENCES connections (id);
UPDATE sources SET site_id = 1;
CREATE INDEX sources_by_site ON sources (site_id);
CREATE INDEX sources_by_connection ON sources (connection_id) WHERE connection_id IS NOT NULL;
