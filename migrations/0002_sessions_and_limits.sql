-- Browser sessions, kept here so that a restart signs nobody out.
CREATE TABLE sessions (
  sid        TEXT PRIMARY KEY,
  data       TEXT NOT NULL CHECK (json_valid(data)),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Rate limits where there is no Redis; the columns are those that rate-limiter-flexible works with.
CREATE TABLE limits (
  key    TEXT PRIMARY KEY,
  points INTEGER NOT NULL DEFAULT 0,
  expire INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX limits_by_expiry ON limits (expire);
