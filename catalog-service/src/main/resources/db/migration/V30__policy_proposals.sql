-- A policy, framework or rule pack is proposed by one person and published by another. Until then it is a row
-- that nothing goes by; one that was declined keeps its revision, so that no revision ever means two documents.

ALTER TABLE policy
  DROP CONSTRAINT policy_state_check,
  ADD CONSTRAINT policy_state_check CHECK (state IN ('PROPOSED', 'ACTIVE', 'SUPERSEDED', 'DECLINED')),
  ALTER COLUMN published_by DROP NOT NULL,
  ALTER COLUMN published_at DROP NOT NULL,
  ADD COLUMN proposed_by uuid,
  ADD COLUMN proposed_at timestamptz(3);
UPDATE policy SET proposed_by = published_by, proposed_at = published_at;
ALTER TABLE policy
  ALTER COLUMN proposed_by SET NOT NULL,
  ALTER COLUMN proposed_at SET NOT NULL,
  ADD CONSTRAINT policy_is_published_by_somebody
    CHECK ((state IN ('ACTIVE', 'SUPERSEDED')) = (published_by IS NOT NULL AND published_at IS NOT NULL));
ALTER TABLE policy RENAME CONSTRAINT policy_kind_name_revision_key TO policy_revision_is_unique;
CREATE UNIQUE INDEX policy_is_active_once ON policy (kind, name) WHERE state = 'ACTIVE';
