-- What evidence measured is kept beside it and follows its leaf by digest: the gate compares versions by it, and so
-- looks for the version that is live in the same place for the same use case.
ALTER TABLE evidence ADD COLUMN measured text;
COMMENT ON COLUMN evidence.measured IS 'canonical JSON; null where it measures no metric over all cases of a data set';

CREATE INDEX deployment_of_use_case ON deployment (use_case, environment, id DESC);
CREATE INDEX deployment_live ON deployment (use_case, environment, id DESC) WHERE state = 'LIVE';
