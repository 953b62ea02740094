-- A job is one delivery, a sheet one photograph of it. Sheets are the unit of work: claimed, read, settled.

CREATE TABLE jobs (
  -- in the order of acceptance, whatever the clock said; what the history is sorted and paged by
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  id           TEXT NOT NULL UNIQUE,
  account      TEXT NOT NULL,
  name         TEXT NOT NULL,
  rejected     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(rejected)),
  created_at   INTEGER NOT NULL,

  -- how many sheets are in each state: kept by triggers, so that nobody counts them anew
  queued       INTEGER NOT NULL DEFAULT 0,
  reading      INTEGER NOT NULL DEFAULT 0,
  read         INTEGER NOT NULL DEFAULT 0,
  needs_review INTEGER NOT NULL DEFAULT 0,
  failed       INTEGER NOT NULL DEFAULT 0,
  cancelled    INTEGER NOT NULL DEFAULT 0,

  -- jobState of the domain, from the counts
  state        TEXT NOT NULL AS (
    CASE
      WHEN reading > 0 THEN 'reading'
      WHEN queued > 0 THEN iif(read + needs_review + failed + cancelled > 0, 'reading', 'queued')
      WHEN needs_review > 0 THEN 'needs_review'
      WHEN read > 0 THEN 'read'
      WHEN failed > 0 THEN 'failed'
      ELSE 'cancelled'
    END
  ) VIRTUAL
) STRICT;

-- For the history of one state: each entry ends in the seq.
CREATE INDEX jobs_by_state ON jobs (state);

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

  state            TEXT NOT NULL DEFAULT 'queued'
                   CHECK (state IN ('queued', 'reading', 'read', 'needs_review', 'failed', 'cancelled')),
  -- the step under way, while the sheet is being read
  step             TEXT CHECK (step IN ('preparing', 'reading', 'formatting', 'checking')),
  -- claims so far, less those handed back
  attempts         INTEGER NOT NULL DEFAULT 0,
  -- attempts that failed and are followed by another
  failures         INTEGER NOT NULL DEFAULT 0,
  -- how far the deaths of processes speak against this sheet, see stores/claims.ts
  suspicion        INTEGER NOT NULL DEFAULT 0,
  -- 0 is now: a sheet that was never tried waits for no clock
  due_at           INTEGER NOT NULL DEFAULT 0,
  claim_token      TEXT,
  claim_boot       TEXT,
  claimed_at       INTEGER,
  created_at       INTEGER NOT NULL,
  finished_at      INTEGER,

  -- why the last attempt failed, also while the next one is awaited
  failure          TEXT CHECK (json_valid(failure)),
  reading_id       INTEGER REFERENCES readings (id) ON DELETE SET NULL,
  -- what the formatter made of the reading, kept before anything is checked
  formatted        TEXT CHECK (json_valid(formatted)),
  markdown         TEXT,
  report           TEXT CHECK (json_valid(report)),
  findings         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(findings)),
  -- the sheet with the same bytes whose reading this one shows
  duplicate_of     INTEGER REFERENCES sheets (id) ON DELETE SET NULL,

  -- grows with every change of any sheet; what live pages resume from
  changed          INTEGER NOT NULL DEFAULT 0,

  UNIQUE (job_id, n),
  CHECK ((state = 'reading') = (claim_token IS NOT NULL)),
  CHECK (step IS NULL OR state = 'reading')
) STRICT;

-- In the shape of the claim: queued sheets, the longest due first.
CREATE INDEX sheets_due ON sheets (state, due_at, id);
-- For finding an earlier reading of the same bytes.
CREATE INDEX sheets_by_photo ON sheets (photo_sha256, state);
-- For what has changed since a live page last heard.
CREATE INDEX sheets_changed ON sheets (job_id, changed);

-- For what refers to a row that is deleted; without them each deletion would look through everything.
CREATE INDEX sheets_duplicate_of ON sheets (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX sheets_reading ON sheets (reading_id) WHERE reading_id IS NOT NULL;

CREATE TABLE change_counter (n INTEGER NOT NULL) STRICT;
INSERT INTO change_counter (n) VALUES (0);

CREATE TRIGGER sheet_added AFTER INSERT ON sheets
BEGIN
  UPDATE change_counter SET n = n + 1;
  UPDATE sheets SET changed = (SELECT n FROM change_counter) WHERE id = NEW.id;
END;

CREATE TRIGGER sheet_changed AFTER UPDATE OF state, step, due_at ON sheets
BEGIN
  UPDATE change_counter SET n = n + 1;
  UPDATE sheets SET changed = (SELECT n FROM change_counter) WHERE id = NEW.id;
END;

CREATE TRIGGER sheet_counted AFTER INSERT ON sheets
BEGIN
  UPDATE jobs
  SET
    queued = queued + (NEW.state = 'queued'),
    reading = reading + (NEW.state = 'reading'),
    read = read + (NEW.state = 'read'),
    needs_review = needs_review + (NEW.state = 'needs_review'),
    failed = failed + (NEW.state = 'failed'),
    cancelled = cancelled + (NEW.state = 'cancelled')
  WHERE id = NEW.job_id;
END;

CREATE TRIGGER sheet_recounted AFTER UPDATE OF state ON sheets WHEN OLD.state <> NEW.state
BEGIN
  UPDATE jobs
  SET
    queued = queued + (NEW.state = 'queued') - (OLD.state = 'queued'),
    reading = reading + (NEW.state = 'reading') - (OLD.state = 'reading'),
    read = read + (NEW.state = 'read') - (OLD.state = 'read'),
    needs_review = needs_review + (NEW.state = 'needs_review') - (OLD.state = 'needs_review'),
    failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
    cancelled = cancelled + (NEW.state = 'cancelled') - (OLD.state = 'cancelled')
  WHERE id = NEW.job_id;
END;

CREATE TRIGGER sheet_discounted AFTER DELETE ON sheets
BEGIN
  UPDATE jobs
  SET
    queued = queued - (OLD.state = 'queued'),
    reading = reading - (OLD.state = 'reading'),
    read = read - (OLD.state = 'read'),
    needs_review = needs_review - (OLD.state = 'needs_review'),
    failed = failed - (OLD.state = 'failed'),
    cancelled = cancelled - (OLD.state = 'cancelled')
  WHERE id = OLD.job_id;
END;

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

-- The history of a sheet: one row for each claim, ended or not.
CREATE TABLE attempts (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  sheet_id    INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
  claim_token TEXT NOT NULL UNIQUE,
  began_at    INTEGER NOT NULL,
  ended_at    INTEGER,
  -- null while it is under way
  ending      TEXT CHECK (ending IN ('read', 'retry', 'failed', 'busy', 'handed_back', 'lost', 'cancelled')),
  failure     TEXT CHECK (json_valid(failure))
) STRICT;

CREATE INDEX attempts_by_sheet ON attempts (sheet_id, id);

-- Requests that bore an Idempotency-Key, and the job that each led to.
CREATE TABLE requests (
  account    TEXT NOT NULL,
  key        TEXT NOT NULL,
  job_id     TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_by_job ON requests (job_id);

-- Readers that the queue leaves alone for now, and why.
CREATE TABLE reader_pauses (
  reader    TEXT PRIMARY KEY,
  failure   TEXT NOT NULL CHECK (json_valid(failure)),
  paused_at INTEGER NOT NULL,
  -- when one sheet is let through to see whether the reader is back
  probe_at  INTEGER NOT NULL,
  probes    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What the history is searched by: one document a sheet. Its rowid is the sheet's place, so that what is found comes
-- in the order of the history, and which jobs those are is known without a look at the sheets.
CREATE VIRTUAL TABLE sheet_words USING fts5 (
  name, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE VIEW sheet_places AS
SELECT sheets.id AS sheet_id, sheets.job_id, sheets.n, sheets.filename, jobs.name, (jobs.seq << 20) | sheets.n AS place
FROM sheets
JOIN jobs ON jobs.id = sheets.job_id;
