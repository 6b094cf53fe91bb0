-- Erasures are few among many entries, and are looked up at every start, for every opening that is gone, and for
-- the list of them.

CREATE INDEX ledger_entry_erasure ON ledger_entry (seq) WHERE type IN ('pii.erased', 'agent.erased');
