-- Addresses that are told of sheets. What they are to be told is a row, written in the transaction of what it tells of.

CREATE TABLE webhooks (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  url        TEXT NOT NULL,
  events     TEXT NOT NULL CHECK (json_valid(events)),
  -- what its deliveries are signed with, which takes the secret itself
  secret     TEXT NOT NULL,
  account    TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  -- the id that the receiver is told, the same at each attempt
  code       TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- null for a test; who deletes a sheet wants nothing of it sent any more
  sheet_id   INTEGER REFERENCES sheets (id) ON DELETE CASCADE,
  event      TEXT NOT NULL,
  -- job and sheet as they were then
  payload    TEXT NOT NULL CHECK (json_valid(payload)),
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up')),
  -- begun so far
  attempts   INTEGER NOT NULL DEFAULT 0,
  -- 0 is now; while an attempt is under way, when the next would come if this process ended
  due_at     INTEGER NOT NULL DEFAULT 0,
  -- what the last attempt was answered, or why it was not
  status     INTEGER,
  problem    TEXT,
  created_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  ended_at   INTEGER
) STRICT;

-- In the shape of the claim: what waits for one address, the longest due first.
CREATE INDEX deliveries_due ON deliveries (webhook_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_sheet ON deliveries (sheet_id) WHERE sheet_id IS NOT NULL;

-- A sheet as the API gives it, without what only a page needs.
CREATE VIEW sheet_payloads AS
SELECT
  sheets.id AS sheet_id,
  json_object(
    'job', json_object(
      'id', jobs.id,
      'name', jobs.name,
      'state', jobs.state,
      'url', '/jobs/' || jobs.id,
      'created_at', strftime('%Y-%m-%dT%H:%M:%fZ', jobs.created_at / 1000.0, 'unixepoch')
    ),
    'sheet', json_object(
      'n', sheets.n,
      'filename', sheets.filename,
      'state', sheets.state,
      'url', '/jobs/' || jobs.id || '/sheets/' || sheets.n,
      'revision', sheets.revision,
      'is_earlier', json(iif(sheets.report IS NOT NULL AND sheets.state NOT IN ('read', 'needs_review'), 'true', 'false')),
      'reader', iif(sheets.report IS NOT NULL AND sheets.state NOT IN ('read', 'needs_review'), NULL, readings.reader),
      'model', iif(sheets.report IS NOT NULL AND sheets.state NOT IN ('read', 'needs_review'), NULL, readings.model),
      'report', json(sheets.report),
      'findings', json(sheets.findings),
      'approved', json(iif(sheets.approved_at IS NULL, NULL, json_object(
        'by', sheets.approved_by,
        'at', strftime('%Y-%m-%dT%H:%M:%fZ', sheets.approved_at / 1000.0, 'unixepoch')
      ))),
      'error', json(iif(sheets.failure IS NULL, NULL, json_object(
        'kind', sheets.failure ->> 'kind',
        'step', sheets.failure ->> 'step',
        'message', sheets.failure ->> 'message',
        'advice', sheets.failure ->> 'advice'
      ))),
      'attempts', sheets.attempts
    )
  ) AS payload
FROM sheets
JOIN jobs ON jobs.id = sheets.job_id
LEFT JOIN readings ON readings.id = sheets.reading_id;

-- As before, and then tells the addresses: in one trigger, so that the job is counted before it is told of.
DROP TRIGGER sheet_recounted;
CREATE TRIGGER sheet_recounted AFTER UPDATE OF state, approved_at ON sheets
WHEN OLD.state <> NEW.state OR OLD.approved_at IS NOT NEW.approved_at
BEGIN
  UPDATE jobs
  SET
    queued = queued + (NEW.state = 'queued') - (OLD.state = 'queued'),
    reading = reading + (NEW.state = 'reading') - (OLD.state = 'reading'),
    read = read + (NEW.state = 'read') - (OLD.state = 'read'),
    needs_review = needs_review + (NEW.state = 'needs_review') - (OLD.state = 'needs_review'),
    failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
    cancelled = cancelled + (NEW.state = 'cancelled') - (OLD.state = 'cancelled')
  WHERE id = NEW.job_id AND OLD.state <> NEW.state;

  INSERT INTO deliveries (webhook_id, sheet_id, event, payload)
  SELECT webhooks.id, NEW.id, wanted.value, sheet_payloads.payload
  FROM webhooks
  JOIN json_each(webhooks.events) AS wanted
  JOIN sheet_payloads ON sheet_payloads.sheet_id = NEW.id
  WHERE wanted.value = CASE
    WHEN OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL THEN 'sheet.approved'
    WHEN OLD.state <> NEW.state AND NEW.state IN ('read', 'needs_review', 'failed') THEN 'sheet.' || NEW.state
  END;
END;
