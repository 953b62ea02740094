-- What people look for in the history: jobs counted by what their sheets came to. Kept by triggers.

-- sheets that a person approved
ALTER TABLE jobs ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
-- sheets on which a figure is contradicted, approved all the same or not
ALTER TABLE jobs ADD COLUMN contradicted INTEGER NOT NULL DEFAULT 0;

UPDATE jobs
SET approved = counted.approved, contradicted = counted.contradicted
FROM (
  SELECT job_id, count(approved_at) AS approved, sum(urgency = 3) AS contradicted
  FROM sheets
  GROUP BY job_id
) AS counted
WHERE counted.job_id = jobs.id;

CREATE TRIGGER sheet_approval_counted AFTER UPDATE OF approved_at ON sheets
WHEN (OLD.approved_at IS NULL) <> (NEW.approved_at IS NULL)
BEGIN
  UPDATE jobs
  SET approved = approved + (NEW.approved_at IS NOT NULL) - (OLD.approved_at IS NOT NULL)
  WHERE id = NEW.job_id;

  -- What is approved is done with: whoever looks at it still keeps nobody from anything.
  DELETE FROM review_claims WHERE sheet_id = NEW.id AND NEW.approved_at IS NOT NULL;
END;

CREATE TRIGGER sheet_contradiction_counted AFTER UPDATE OF urgency ON sheets
WHEN (OLD.urgency = 3) <> (NEW.urgency = 3)
BEGIN
  UPDATE jobs SET contradicted = contradicted + (NEW.urgency = 3) - (OLD.urgency = 3) WHERE id = NEW.job_id;
END;

CREATE TRIGGER sheet_conditions_removed AFTER DELETE ON sheets
WHEN OLD.approved_at IS NOT NULL OR OLD.urgency = 3
BEGIN
  UPDATE jobs
  SET approved = approved - (OLD.approved_at IS NOT NULL), contradicted = contradicted - (OLD.urgency = 3)
  WHERE id = OLD.job_id;
END;

-- One for each condition of the history, in the words of stores/history.ts: a job stands in several of them.
CREATE INDEX jobs_open ON jobs (seq) WHERE queued + reading > 0;
CREATE INDEX jobs_needing_review ON jobs (seq) WHERE needs_review > 0;
CREATE INDEX jobs_contradicted ON jobs (seq) WHERE contradicted > 0;
CREATE INDEX jobs_failed ON jobs (seq) WHERE failed > 0;
CREATE INDEX jobs_to_approve ON jobs (seq) WHERE read > approved;
CREATE INDEX jobs_approved ON jobs (seq)
  WHERE approved > 0 AND approved = queued + reading + read + needs_review + failed + cancelled;
CREATE INDEX jobs_cancelled ON jobs (seq) WHERE cancelled > 0;
DROP INDEX jobs_by_state;

-- Some in a hundred of the clean sheets are looked at too: drawn once for each sheet, from 0 to 9999.
ALTER TABLE sheets ADD COLUMN lot INTEGER;
UPDATE sheets SET lot = abs(random() % 10000);

CREATE TRIGGER sheet_lot_drawn AFTER INSERT ON sheets
BEGIN
  UPDATE sheets SET lot = abs(random() % 10000) WHERE id = NEW.id;
END;

CREATE INDEX sheets_by_lot ON sheets (lot) WHERE urgency = 0 AND approved_at IS NULL AND state = 'read';

-- How many findings of each rule the reading came to, before anybody mended anything.
ALTER TABLE sheets ADD COLUMN rules_as_read TEXT CHECK (json_valid(rules_as_read));

CREATE TRIGGER sheet_rules_counted AFTER UPDATE OF as_read ON sheets
BEGIN
  UPDATE sheets
  SET rules_as_read = (
    SELECT json_group_object(rule, findings)
    FROM (SELECT value ->> 'rule' AS rule, count(*) AS findings FROM json_each(NEW.findings) GROUP BY 1)
  )
  WHERE id = NEW.id;
END;

UPDATE sheets SET as_read = as_read WHERE as_read IS NOT NULL;

-- For those who count a period, and for those who take the approved sheets as truth.
CREATE INDEX sheets_by_time ON sheets (created_at) WHERE report IS NOT NULL AND duplicate_of IS NULL;
CREATE INDEX readings_by_time ON readings (created_at) WHERE calls <> '[]';
CREATE INDEX sheets_approved ON sheets (approved_at) WHERE approved_at IS NOT NULL;
