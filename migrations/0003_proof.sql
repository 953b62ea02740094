-- What the reader saw of each cell beside its value: place on the photo, confidence, alternatives.
ALTER TABLE readings ADD COLUMN evidence TEXT CHECK (json_valid(evidence));

-- What verification made of the report: conventions, verdicts on cells, cells settled. Findings have a column of their own.
ALTER TABLE sheets ADD COLUMN proof TEXT CHECK (json_valid(proof));
