-- Bounds inside which versions that a pipeline makes again are approved without a round of their own. The people
-- whom the class demands sign them with an approval; that round is about the bounds and grants nothing else.
CREATE TABLE retraining_envelope (
  id          uuid PRIMARY KEY,
  entry       bigint,
  model       uuid NOT NULL REFERENCES model,
  version     uuid NOT NULL REFERENCES model_version,
  use_case    uuid NOT NULL REFERENCES use_case,
  environment text NOT NULL REFERENCES environment (name),
  risk_class  text NOT NULL,
  approval    uuid NOT NULL REFERENCES approval,
  review      uuid NOT NULL UNIQUE REFERENCES review,
  pipeline    uuid NOT NULL,
  document    text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  state       text NOT NULL CHECK (state IN ('PROPOSED', 'SIGNED', 'SUPERSEDED', 'REVOKED')),
  signers     text,
  valid_until timestamptz(3) NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  revision    integer NOT NULL,
  CHECK ((state = 'PROPOSED') = (signers IS NULL))
);
COMMENT ON COLUMN retraining_envelope.signers IS 'who signed and in which role: id:role, joined by commas';
CREATE INDEX retraining_envelope_model ON retraining_envelope (model);
CREATE INDEX retraining_envelope_approval ON retraining_envelope (approval);
CREATE UNIQUE INDEX retraining_envelope_holds_once ON retraining_envelope (model, use_case, environment)
  WHERE state = 'SIGNED';

ALTER TABLE review
  DROP CONSTRAINT review_purpose_check,
  ADD CONSTRAINT review_purpose_check CHECK (purpose IN ('LIFTING', 'CONFIRMATION', 'ENVELOPE')),
  DROP CONSTRAINT review_scope_check,
  ADD CONSTRAINT review_scope_check CHECK (scope IN ('LIGHT', 'NONE', 'ENVELOPE'));
COMMENT ON COLUMN review.scope IS 'how far the round was shortened; null for a full one, ENVELOPE for none at all';

ALTER TABLE approval
  ADD COLUMN envelope uuid REFERENCES retraining_envelope,
  ADD COLUMN compared text CHECK (compared ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT approval_without_a_round_was_compared CHECK ((envelope IS NULL) = (compared IS NULL));
COMMENT ON COLUMN approval.compared IS 'digest of what was found inside the bounds';

GRANT SELECT, INSERT, UPDATE ON retraining_envelope TO ${app_role};
