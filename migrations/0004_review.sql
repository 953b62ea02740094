-- People look a sheet over, change cells and rows, and approve it. What was read is never overwritten: `report` is
-- `as_read` with the changes applied that nobody took back.

ALTER TABLE sheets ADD COLUMN as_read TEXT CHECK (json_valid(as_read));
-- grows with every saved change, so that whoever saves on top of another's learns of it
ALTER TABLE sheets ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- the revision that the last reading made
ALTER TABLE sheets ADD COLUMN read_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sheets ADD COLUMN approved_at INTEGER;
ALTER TABLE sheets ADD COLUMN approved_by TEXT;
-- the reading that `report` comes of: while a sheet is read again, `reading_id` is that of the new one
ALTER TABLE sheets ADD COLUMN report_reading_id INTEGER REFERENCES readings (id) ON DELETE SET NULL;

UPDATE sheets
SET as_read = json_object('report', json(report), 'settlements', json('[]')), report_reading_id = reading_id
WHERE report IS NOT NULL;

CREATE INDEX sheets_report_reading ON sheets (report_reading_id) WHERE report_reading_id IS NOT NULL;
-- How much a sheet needs a person: 3 something is contradicted, 2 doubtful, 1 missing, 0 nothing. Kept by triggers.
ALTER TABLE sheets ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sheets_by_urgency ON sheets (urgency DESC, id) WHERE urgency > 0 AND approved_at IS NULL;

CREATE TRIGGER sheet_judged AFTER UPDATE OF findings ON sheets
BEGIN
  UPDATE sheets
  SET urgency = coalesce(
    (
      SELECT max(
        CASE value ->> 'severity'
          WHEN 'contradicted' THEN 3
          WHEN 'doubtful' THEN iif(value ->> 'cause' IS 'missing', 1, 2)
          ELSE 0
        END
      )
      FROM json_each(NEW.findings)
    ),
    0
  )
  WHERE id = NEW.id;
END;

UPDATE sheets SET findings = findings WHERE findings <> '[]';

-- Who looks at a sheet just now, so that two people do not do the same work.
CREATE TABLE review_claims (
  sheet_id INTEGER PRIMARY KEY REFERENCES sheets (id) ON DELETE CASCADE,
  -- a browser's session, or an account that comes with each request
  holder   TEXT NOT NULL,
  account  TEXT NOT NULL,
  until    INTEGER NOT NULL
) STRICT;

-- By whom a person wants the sheet read, where that is not who reads all the others.
ALTER TABLE sheets ADD COLUMN wanted TEXT CHECK (json_valid(wanted));

-- The report that came of a reading, so that two can be laid side by side.
ALTER TABLE readings ADD COLUMN report TEXT CHECK (json_valid(report));

UPDATE readings
SET report = (SELECT report FROM sheets WHERE sheets.reading_id = readings.id)
WHERE id IN (SELECT reading_id FROM sheets WHERE report IS NOT NULL);

CREATE TABLE changes (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  sheet_id  INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
  -- the revision that it made, shared by those that were saved together
  revision  INTEGER NOT NULL,
  change    TEXT NOT NULL CHECK (json_valid(change)),
  -- what stood there before
  replaced  TEXT NOT NULL CHECK (json_valid(replaced)),
  -- what had been said of the cell until then: a wrong figure of which nothing had been said is the worst kind
  verdict   TEXT,
  reason    TEXT,
  account   TEXT NOT NULL,
  made_at   INTEGER NOT NULL,
  -- the revision that took it back; null while it counts
  undone_in INTEGER,
  undone_by TEXT
) STRICT;

CREATE INDEX changes_by_sheet ON changes (sheet_id, id);

-- Each approval and each time a sheet was opened again.
CREATE TABLE approvals (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  sheet_id INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  approved INTEGER NOT NULL CHECK (approved IN (0, 1)),
  -- why, where something contradicted was approved
  reason   TEXT,
  account  TEXT NOT NULL,
  made_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX approvals_by_sheet ON approvals (sheet_id, id);

DROP TRIGGER sheet_changed;
CREATE TRIGGER sheet_changed AFTER UPDATE OF state, step, due_at, revision ON sheets
BEGIN
  UPDATE change_counter SET n = n + 1;
  UPDATE sheets SET changed = (SELECT n FROM change_counter) WHERE id = NEW.id;
END;
