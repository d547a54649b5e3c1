-- Tokens of agents, which send what a verifier wrote from the laboratory's own PC. Only the digest is
-- kept; one that was revoked stays, so that it can be seen who had it.

CREATE TABLE agent_tokens (
  id INTEGER PRIMARY KEY NOT NULL,
  connection_id INTEGER NOT NULL REFERENCES connections (id),
  digest BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER,
  revoked_by TEXT
) STRICT;
CREATE INDEX agent_tokens_by_connection ON agent_tokens (connection_id);
