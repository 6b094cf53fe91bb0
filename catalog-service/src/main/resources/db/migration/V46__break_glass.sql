-- A deployment that cannot wait: two persons let one version into one environment for some hours.

CREATE TABLE break_glass (
  id           uuid PRIMARY KEY,
  entry        bigint,
  version      uuid NOT NULL REFERENCES model_version,
  use_case     uuid NOT NULL REFERENCES use_case,
  environment  text NOT NULL REFERENCES environment (name),
  risk_class   text NOT NULL,
  artifact     text NOT NULL CHECK (artifact ~ '^[0-9a-f]{64}$'),
  reason       text NOT NULL,
  hours        integer NOT NULL CHECK (hours BETWEEN 1 AND 72),
  state        text NOT NULL CHECK (state IN ('REQUESTED', 'ACTIVE', 'RATIFIED', 'REVOKED')),
  requested_by uuid NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  confirmed_by uuid CHECK (confirmed_by <> requested_by),
  begun_at     timestamptz(3),
  valid_until  timestamptz(3),
  review_due   timestamptz(3),
  reviewed_by  uuid,
  revision     integer NOT NULL
);
CREATE INDEX break_glass_version ON break_glass (version);
CREATE INDEX break_glass_in_force ON break_glass (valid_until) WHERE state IN ('ACTIVE', 'RATIFIED');
COMMENT ON COLUMN break_glass.reason IS 'a code; ticket and words are private openings of its entry';

GRANT SELECT, INSERT, UPDATE ON break_glass TO ${app_role};
