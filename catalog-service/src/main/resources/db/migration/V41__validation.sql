-- What an independent validator says of a version, and what they found.
CREATE TABLE validation (
  id           uuid PRIMARY KEY,
  entry        bigint,
  version      uuid NOT NULL REFERENCES model_version,
  outcome      text NOT NULL CHECK (outcome IN ('FIT', 'FIT_WITH_LIMITATIONS', 'UNFIT')),
  validator    uuid NOT NULL,
  validated_at timestamptz(3) NOT NULL
);
CREATE INDEX validation_version ON validation (version);

CREATE TABLE finding (
  id         uuid PRIMARY KEY,
  entry      bigint,
  version    uuid NOT NULL REFERENCES model_version,
  validation uuid NOT NULL REFERENCES validation,
  severity   text NOT NULL CHECK (severity IN ('BLOCKING', 'MAJOR', 'MINOR')),
  state      text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
  raised_at  timestamptz(3) NOT NULL,
  closed_by  uuid,
  closed_at  timestamptz(3),
  revision   integer NOT NULL,
  CHECK ((state = 'CLOSED') = (closed_by IS NOT NULL AND closed_at IS NOT NULL))
);
CREATE INDEX finding_version ON finding (version);

GRANT SELECT, INSERT ON validation TO ${app_role};
GRANT UPDATE (entry) ON validation TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON finding TO ${app_role};

-- A vote is for one digest. When what is shown changes, earlier votes fall, and their voters vote again.
ALTER TABLE vote
  DROP CONSTRAINT vote_is_cast_once,
  ADD CONSTRAINT vote_is_cast_once UNIQUE (review, voter, subject);
DROP INDEX vote_fills_a_slot_once;
CREATE UNIQUE INDEX vote_fills_a_slot_once ON vote (review, role, subject) WHERE decision = 'APPROVE';
