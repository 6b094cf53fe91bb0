-- What an approval is bound to, said by a voter with the vote; it binds once the round grants the approval.
CREATE TABLE approval_condition (
  id       uuid PRIMARY KEY,
  entry    bigint,
  review   uuid NOT NULL REFERENCES review,
  version  uuid NOT NULL REFERENCES model_version,
  vote     uuid NOT NULL REFERENCES vote,
  kind     text NOT NULL CHECK (kind IN ('MAX_TRAFFIC', 'ENVIRONMENT', 'REGION', 'UNTIL', 'METRIC_FLOOR', 'TASK')),
  bound    text NOT NULL,
  due      timestamptz(3),
  state    text NOT NULL CHECK (state IN ('BINDING', 'DONE')),
  done_by  uuid,
  done_at  timestamptz(3),
  set_at   timestamptz(3) NOT NULL,
  revision integer NOT NULL,
  CHECK ((state = 'DONE') = (done_by IS NOT NULL AND done_at IS NOT NULL))
);
CREATE INDEX approval_condition_version ON approval_condition (version);
CREATE INDEX approval_condition_review ON approval_condition (review);

GRANT SELECT, INSERT, UPDATE ON approval_condition TO ${app_role};
