-- Sites of a laboratory, and the connections to the verifiers that stand there.

CREATE TABLE sites (
  id BIGINT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
-- Everything belongs to this one until there are others; an admin may rename it.
INSERT INTO sites (id, name, state, created_at) VALUES (1, '本部 Main', 'active', 0);

CREATE TABLE connections (
  id BIGINT PRIMARY KEY NOT NULL,
  site_id BIGINT NOT NULL REFERENCES sites (id),
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  -- Without password; that is sealed below with a key that is not in the database.
  address TEXT NOT NULL,
  secret TEXT,
  profile TEXT,
  intake TEXT,
  options TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  poll_seconds BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  -- What the connector knows: watermark, fingerprint.
  state TEXT NOT NULL,
  standing TEXT NOT NULL,
  owner TEXT NOT NULL,
  heartbeat_at BIGINT,
  next_at BIGINT,
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  last_error TEXT,
  last_ok_at BIGINT,
  taken BIGINT NOT NULL,
  last_taken_at BIGINT
);
CREATE INDEX connections_by_site ON connections (site_id);

-- What a connection noticed: gaps, deleted rows, a database made anew.
CREATE TABLE connection_notices (
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  noticed_at BIGINT NOT NULL,
  warning TEXT NOT NULL,
  PRIMARY KEY (connection_id, warning)
);

ALTER TABLE sources ADD COLUMN site_id BIGINT REFERENCES sites (id);
ALTER TABLE sources ADD COLUMN connection_id BIGINT REFERENCES connections (id);
UPDATE sources SET site_id = 1;
CREATE INDEX sources_by_site ON sources (site_id);
CREATE INDEX sources_by_connection ON sources (connection_id) WHERE connection_id IS NOT NULL;
