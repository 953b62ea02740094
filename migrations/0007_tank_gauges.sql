-- How much each tank holds at which ullage, as sheets whose figures were proved have it: a later sheet of the same
-- barge is held against it.
CREATE TABLE tank_gauges (
  sheet_id  INTEGER NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,
  barge     TEXT NOT NULL,
  tank      TEXT NOT NULL,
  ullage_in REAL NOT NULL,
  gross_bbls REAL NOT NULL
) STRICT;

CREATE INDEX tank_gauges_by_sheet ON tank_gauges (sheet_id);
CREATE INDEX tank_gauges_by_tank ON tank_gauges (barge, tank, sheet_id);
