-- What everybody who looks at the ledger said last: the inspection, each node that publishes or
-- follows, each witness. Every node closes its gate while one of them has found something.
ALTER TABLE ledger_standing DROP COLUMN id;
ALTER TABLE ledger_standing
  ADD COLUMN source text NOT NULL DEFAULT 'INSPECTION',
  ADD COLUMN who    text NOT NULL DEFAULT '',
  ALTER COLUMN size DROP NOT NULL;
ALTER TABLE ledger_standing
  ALTER COLUMN source DROP DEFAULT,
  ALTER COLUMN who DROP DEFAULT,
  ADD PRIMARY KEY (source, who);
