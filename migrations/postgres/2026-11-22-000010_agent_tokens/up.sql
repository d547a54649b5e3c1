-- Tokens of agents, which send what a verifier wrote from the laboratory's own PC. Only the digest is
-- kept; one that was revoked stays, so that it can be seen who had it.

CREATE TABLE agent_tokens (
  id BIGINT PRIMARY KEY NOT NULL,
  connection_id BIGINT NOT NULL REFERENCES connections (id),
  digest BYTEA NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT,
  revoked_by TEXT
);
CREATE INDEX agent_tokens_by_connection ON agent_tokens (connection_id);
