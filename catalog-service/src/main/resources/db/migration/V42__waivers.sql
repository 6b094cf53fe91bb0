-- Two people decide to do without a requirement for a time: one proposes it, another grants it.
CREATE TABLE waiver (
  id          uuid PRIMARY KEY,
  entry       bigint,
  version     uuid NOT NULL REFERENCES model_version,
  use_case    uuid NOT NULL REFERENCES use_case,
  requirement text NOT NULL,
  ends        timestamptz(3) NOT NULL,
  state       text NOT NULL CHECK (state IN ('PROPOSED', 'GRANTED', 'DECLINED', 'ENDED')),
  proposed_by uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  granted_as  text,
  decided_by  uuid,
  decided_at  timestamptz(3),
  revision    integer NOT NULL,
  CHECK (decided_by <> proposed_by),
  CHECK ((state = 'PROPOSED') = (decided_by IS NULL))
);
COMMENT ON COLUMN waiver.granted_as IS 'the role in which the second person granted it';
CREATE UNIQUE INDEX waiver_is_proposed_once ON waiver (version, use_case, requirement) WHERE state = 'PROPOSED';
CREATE INDEX waiver_version ON waiver (version);

GRANT SELECT, INSERT, UPDATE ON waiver TO ${app_role};
