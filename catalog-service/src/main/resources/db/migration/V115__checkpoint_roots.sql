-- A root stands at one size and is looked for by nobody. Its index took a place at random with every change,
-- under the lock of the head, and cost the more the longer the log grew.
ALTER TABLE ledger_checkpoint DROP CONSTRAINT ledger_checkpoint_root_key;
