-- Whoever appends sees under the lock whether the keys have changed since it looked.
ALTER TABLE ledger_head ADD COLUMN keys bigint NOT NULL DEFAULT -1;
UPDATE ledger_head SET keys = coalesce(
  (SELECT max(seq) FROM ledger_entry WHERE type LIKE 'key.%' OR type = 'ledger.recovered'), -1);
COMMENT ON COLUMN ledger_head.keys IS 'index of the newest entry about keys, -1 when there is none';
