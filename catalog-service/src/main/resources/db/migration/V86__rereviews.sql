-- A light round can say that an approval holds although something upstream changed.
ALTER TABLE review DROP CONSTRAINT review_purpose_check;
ALTER TABLE review ADD CONSTRAINT review_purpose_check
  CHECK (purpose IN ('LIFTING', 'CONFIRMATION', 'ENVELOPE', 'REAFFIRMATION'));

-- A snapshot that is registered again with other content was changed.
ALTER TABLE upstream_change DROP CONSTRAINT upstream_change_sort_check;
ALTER TABLE upstream_change ADD CONSTRAINT upstream_change_sort_check
  CHECK (sort IN ('DATASET_WITHDRAWN', 'DATASET_CHANGED', 'LICENCE_CHANGED', 'BASE_MODEL_REVOKED', 'CODE_FLAGGED'));
ALTER TABLE upstream_change DROP CONSTRAINT upstream_change_check;
ALTER TABLE upstream_change ADD CONSTRAINT upstream_change_of_data_names_it
  CHECK ((sort IN ('DATASET_WITHDRAWN', 'DATASET_CHANGED', 'LICENCE_CHANGED')) = (dataset_version IS NOT NULL));

ALTER TABLE dataset_version ADD COLUMN snapshot text CHECK (length(snapshot) BETWEEN 1 AND 500);
COMMENT ON COLUMN dataset_version.snapshot IS 'the id that its store gave it, whether or not a SHA-256 pins it';
UPDATE dataset_version v SET snapshot = convert_from(p.bytes, 'UTF8')::json ->> 'snapshot'
  FROM ledger_payload p WHERE p.sha256 = decode(v.document, 'hex');
CREATE INDEX dataset_version_snapshot ON dataset_version (dataset, snapshot);
