-- What became known upstream, brought to the versions it reaches, and how far that has come.
CREATE TABLE upstream_finding (
  id      uuid PRIMARY KEY,
  entry   bigint,
  version uuid NOT NULL REFERENCES model_version,
  cause   uuid NOT NULL REFERENCES upstream_change,
  says    text NOT NULL,
  made_at timestamptz(3) NOT NULL,
  CONSTRAINT upstream_finding_is_made_once UNIQUE (version, cause)
);
COMMENT ON COLUMN upstream_finding.says IS 'what happened and the way by which it reaches the version, in names';

-- One row: every upstream change up to this entry has been brought to all it reaches.
CREATE TABLE invalidation (
  id    uuid PRIMARY KEY,
  entry bigint,
  up_to bigint NOT NULL
);

-- The gate asks in every decision which upstream change is the newest.
CREATE INDEX ledger_entry_upstream ON ledger_entry (seq) WHERE kind = 'upstream-change';

ALTER TABLE approval DROP CONSTRAINT approval_state_check;
ALTER TABLE approval ADD CONSTRAINT approval_state_check
  CHECK (state IN ('APPROVED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED', 'STALE'));

GRANT SELECT, INSERT, UPDATE ON upstream_finding, invalidation TO ${app_role};
