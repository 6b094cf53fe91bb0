-- A document that holds is withdrawn by two people: it holds until the second one confirms what the first one
-- asked for, and keeps its revision afterwards. A simulation tells beforehand what would change without it.

ALTER TABLE policy
  DROP CONSTRAINT policy_state_check,
  ADD CONSTRAINT policy_state_check
    CHECK (state IN ('PROPOSED', 'ACTIVE', 'SUPERSEDED', 'WITHDRAWN', 'DECLINED')),
  DROP CONSTRAINT policy_is_published_by_somebody,
  ADD CONSTRAINT policy_is_published_by_somebody
    CHECK ((state IN ('ACTIVE', 'SUPERSEDED', 'WITHDRAWN'))
      = (published_by IS NOT NULL AND published_at IS NOT NULL)),
  ADD COLUMN withdrawal_by uuid,
  ADD COLUMN withdrawal_at timestamptz(3),
  ADD COLUMN withdrawn_by uuid,
  ADD COLUMN withdrawn_at timestamptz(3),
  ADD CONSTRAINT policy_withdrawal_is_asked_by_somebody
    CHECK ((withdrawal_by IS NULL) = (withdrawal_at IS NULL)
      AND (withdrawal_by IS NULL OR state IN ('ACTIVE', 'WITHDRAWN'))),
  ADD CONSTRAINT policy_is_withdrawn_by_two
    CHECK ((state = 'WITHDRAWN') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL)
      AND (state <> 'WITHDRAWN' OR (withdrawal_by IS NOT NULL AND withdrawal_by <> withdrawn_by)));

ALTER TABLE policy_simulation ADD COLUMN withdrawal boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN policy_simulation.withdrawal IS 'asks what comes without the document, not with it';
