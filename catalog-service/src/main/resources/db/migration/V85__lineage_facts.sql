-- What the graph said of each version's ancestry when it was last asked, for the gate to read.
CREATE TABLE lineage_facts (
  id       uuid PRIMARY KEY,
  entry    bigint,
  version  uuid NOT NULL UNIQUE REFERENCES model_version,
  held_at  bigint NOT NULL,
  policies text NOT NULL,
  document text NOT NULL
);
COMMENT ON COLUMN lineage_facts.held_at IS 'the newest ledger entry that was in the graph';
COMMENT ON COLUMN lineage_facts.policies IS 'digests of the policies whose conditions were judged, sorted, between commas';
COMMENT ON COLUMN lineage_facts.document IS 'digest of the payload that says what was found';

GRANT SELECT, INSERT, UPDATE ON lineage_facts TO ${app_role};
