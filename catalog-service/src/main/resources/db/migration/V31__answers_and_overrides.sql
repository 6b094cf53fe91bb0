-- Answers to questionnaires before anybody signs them: each knows who gave it, and when.
CREATE TABLE answer (
  use_case uuid NOT NULL REFERENCES use_case,
  question text NOT NULL,
  value    text NOT NULL,
  note     text,
  given_by uuid NOT NULL,
  given_at timestamptz(3) NOT NULL,
  PRIMARY KEY (use_case, question)
);
COMMENT ON COLUMN answer.value IS 'canonical JSON: an object whose member "value" is the answer';

-- A class other than the rules give: one officer proposes it, somebody else confirms it.
CREATE TABLE class_override (
  id             uuid PRIMARY KEY,
  entry          bigint,
  use_case       uuid NOT NULL REFERENCES use_case,
  classification integer NOT NULL,
  risk_class     text NOT NULL CHECK (risk_class IN ('UNACCEPTABLE', 'HIGH', 'LIMITED', 'MINIMAL', 'OUT_OF_SCOPE')),
  state          text NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'DECLINED')),
  proposed_by    uuid NOT NULL,
  proposed_at    timestamptz(3) NOT NULL,
  decided_by     uuid,
  decided_at     timestamptz(3),
  CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX class_override_is_proposed_once ON class_override (use_case) WHERE state = 'PROPOSED';
CREATE INDEX class_override_use_case ON class_override (use_case, proposed_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON answer TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON class_override TO ${app_role};
