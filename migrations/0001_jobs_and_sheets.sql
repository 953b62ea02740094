-- A job is one delivery, a sheet one photograph of it. Sheets are the unit of work: claimed, read, settled.

CREATE TABLE jobs (
  id         TEXT PRIMARY KEY,
  account    TEXT NOT NULL,
  name       TEXT NOT NULL,
  rejected   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rejected)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_age ON jobs (created_at DESC, id DESC);

CREATE TABLE sheets (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id           TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  n                INTEGER NOT NULL,
  filename         TEXT NOT NULL,

  photo_name       TEXT NOT NULL UNIQUE,
  photo_format     TEXT NOT NULL CHECK (photo_format IN ('jpeg', 'png', 'webp', 'tiff')),
  photo_bytes      INTEGER NOT NULL,
  photo_sha256     TEXT NOT NULL,
  photo_width_px   INTEGER NOT NULL,
  photo_height_px  INTEGER NOT NULL,
  photo_removed_at INTEGER,

  state            TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'reading', 'read', 'failed', 'cancelled')),
  attempts         INTEGER NOT NULL DEFAULT 0,
  due_at           INTEGER NOT NULL,
  claim_token      TEXT,
  claim_boot       TEXT,
  claimed_at       INTEGER,
  created_at       INTEGER NOT NULL,
  finished_at      INTEGER,

  failure          TEXT CHECK (json_valid(failure)),
  reading_id       INTEGER REFERENCES readings (id),
  markdown         TEXT,
  report           TEXT CHECK (json_valid(report)),
  findings         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(findings)),

  UNIQUE (job_id, n),
  CHECK ((state = 'reading') = (claim_token IS NOT NULL))
) STRICT;

-- In the shape of the claim: queued sheets, the longest due first.
CREATE INDEX sheets_due ON sheets (state, due_at, id);

-- What a reader said, its words untouched. Kept as soon as it is there, so that it is never paid for twice.
CREATE TABLE readings (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  sheet_id       INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
  reader         TEXT NOT NULL CHECK (reader IN ('openai', 'local')),
  model          TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  words          TEXT NOT NULL,
  duration_ms    INTEGER NOT NULL,
  calls          TEXT NOT NULL CHECK (json_valid(calls)),
  created_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX readings_by_sheet ON readings (sheet_id, id);
