-- Few entries change which keys hold, and every start reads all of them.
CREATE INDEX ledger_entry_keys ON ledger_entry (seq)
  WHERE type LIKE 'key.%' OR type = 'ledger.recovered';
