-- Lineage may tell after a vote that somebody who approved a version had a part in making it.
ALTER TABLE upstream_change DROP CONSTRAINT upstream_change_sort_check;
ALTER TABLE upstream_change ADD CONSTRAINT upstream_change_sort_check
  CHECK (sort IN ('DATASET_WITHDRAWN', 'DATASET_CHANGED', 'LICENCE_CHANGED', 'BASE_MODEL_REVOKED', 'CODE_FLAGGED',
                  'APPROVER_DISQUALIFIED'));
