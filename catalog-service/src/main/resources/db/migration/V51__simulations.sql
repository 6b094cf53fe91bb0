-- What a proposed policy would change, asked about all that is live and about the decisions of a period. Nothing
-- rests on these rows: they tell how far the work has come, what came out, and that somebody wants it to stop.

CREATE TABLE policy_simulation (
  id           uuid PRIMARY KEY,
  policy       uuid NOT NULL REFERENCES policy,
  since        timestamptz(3) NOT NULL,
  until        timestamptz(3) NOT NULL,
  state        text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
  done         bigint NOT NULL DEFAULT 0,
  total        bigint NOT NULL DEFAULT 0,
  result       text,
  requested_by uuid NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  touched_at   timestamptz(3) NOT NULL,
  CHECK ((state = 'DONE') = (result IS NOT NULL))
);
CREATE INDEX policy_simulation_policy ON policy_simulation (policy, requested_at DESC);
COMMENT ON COLUMN policy_simulation.touched_at IS 'when the node that works on it last said so';

CREATE INDEX deployment_is_live ON deployment (version, environment, use_case) WHERE state = 'LIVE';

GRANT SELECT, INSERT, UPDATE ON policy_simulation TO ${app_role};
