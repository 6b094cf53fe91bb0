-- A revision is taken once somebody published it. What was only proposed or declined under it must not keep a
-- release of the service from publishing its own document: one person could stop an upgrade.

ALTER TABLE policy DROP CONSTRAINT policy_revision_is_unique;
CREATE UNIQUE INDEX policy_revision_is_unique ON policy (kind, name, revision) WHERE state <> 'DECLINED';
