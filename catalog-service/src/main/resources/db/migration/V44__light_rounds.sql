-- A light round lifts a suspension, or confirms an approval whose voters left their roles. A round of a version
-- that changed little may be shortened when an officer has confirmed what the comparison proposed.
ALTER TABLE review
  ADD COLUMN purpose text CHECK (purpose IN ('LIFTING', 'CONFIRMATION')),
  ADD COLUMN about uuid REFERENCES approval,
  ADD COLUMN roles text,
  ADD COLUMN scope text CHECK (scope IN ('LIGHT', 'NONE')),
  ADD CONSTRAINT review_light_is_about_an_approval CHECK ((purpose IS NULL) = (about IS NULL)),
  ADD CONSTRAINT review_confirmation_names_roles CHECK ((purpose = 'CONFIRMATION') IS TRUE = (roles IS NOT NULL));
COMMENT ON COLUMN review.purpose IS 'null for a round that grants an approval';
COMMENT ON COLUMN review.roles IS 'those to be confirmed, joined by a comma';
COMMENT ON COLUMN review.scope IS 'how far the round was shortened; null for a full one';

CREATE TABLE reapproval (
  id           uuid PRIMARY KEY,
  entry        bigint,
  version      uuid NOT NULL REFERENCES model_version,
  use_case     uuid NOT NULL REFERENCES use_case,
  environment  text NOT NULL REFERENCES environment (name),
  baseline     uuid NOT NULL REFERENCES approval,
  subject      text NOT NULL CHECK (subject ~ '^[0-9a-f]{64}$'),
  proposed     text NOT NULL CHECK (proposed IN ('NONE', 'LIGHT', 'FULL')),
  scope        text NOT NULL CHECK (scope IN ('NONE', 'LIGHT', 'FULL')),
  confirmed_by uuid NOT NULL,
  confirmed_at timestamptz(3) NOT NULL
);
COMMENT ON COLUMN reapproval.subject IS 'digest of what the comparison was about: it counts while nothing changes';
CREATE INDEX reapproval_version ON reapproval (version);

GRANT SELECT, INSERT ON reapproval TO ${app_role};
GRANT UPDATE (entry) ON reapproval TO ${app_role};
