-- Who declined a document, and when. Entries have it from the beginning; the row repeats it for the list.

ALTER TABLE policy
  ADD COLUMN declined_by uuid,
  ADD COLUMN declined_at timestamptz(3);
UPDATE policy SET declined_by = e.actor, declined_at = e.at::timestamptz
  FROM ledger_entry e
  WHERE policy.state = 'DECLINED' AND e.subject = policy.id::text AND e.type = 'policy.declined';
ALTER TABLE policy
  ADD CONSTRAINT policy_is_declined_by_somebody
    CHECK ((declined_by IS NULL) = (declined_at IS NULL) AND (declined_by IS NULL OR state = 'DECLINED'));
