-- What the newest inspection has found, for every node: one row, and the ledger has the events.
CREATE TABLE ledger_standing (
  id     smallint PRIMARY KEY CHECK (id = 1),
  sound  boolean NOT NULL,
  size   bigint  NOT NULL,
  code   text,
  index  bigint,
  reason text,
  at     timestamptz(3) NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON ledger_standing TO ${app_role};
