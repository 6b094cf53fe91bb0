-- What models are made of, registered on its own: datasets with their versions, and runs. Facts are in
-- payloads by digest; rows have what lists and questions need.
CREATE TABLE dataset (
  id           uuid PRIMARY KEY,
  entry        bigint,
  name         text    NOT NULL CONSTRAINT dataset_name_is_unique UNIQUE CHECK (length(name) BETWEEN 1 AND 500),
  team         text    NOT NULL,
  shape        text    NOT NULL CHECK (shape IN ('DATASET', 'FEATURE_VIEW')),
  description  text    NOT NULL,
  last_version integer NOT NULL,
  created_by   uuid    NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  revision     integer NOT NULL
);
CREATE INDEX dataset_created ON dataset (created_at, id);
CREATE INDEX dataset_name_parts ON dataset USING gin (lower(name) gin_trgm_ops);

CREATE TABLE dataset_version (
  id         uuid PRIMARY KEY,
  entry      bigint,
  dataset    uuid    NOT NULL REFERENCES dataset,
  number     integer NOT NULL CHECK (number > 0),
  reference  text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 500),
  document   text    NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  created_by uuid    NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT dataset_version_number_is_unique UNIQUE (dataset, number),
  CONSTRAINT dataset_version_reference_is_unique UNIQUE (dataset, reference)
);
COMMENT ON COLUMN dataset_version.reference IS 'what pins its content: the SHA-256, else the id of the snapshot';
CREATE INDEX dataset_version_created ON dataset_version (created_at, id);

CREATE TABLE run (
  id         uuid PRIMARY KEY,
  entry      bigint,
  name       text NOT NULL CONSTRAINT run_name_is_unique UNIQUE CHECK (length(name) BETWEEN 1 AND 500),
  team       text NOT NULL,
  cause      text NOT NULL CHECK (cause IN ('SCHEDULED', 'EVENT', 'AD_HOC')),
  document   text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL
);
CREATE INDEX run_created ON run (created_at, id);

-- What became known of something upstream: a withdrawal, a revocation, a flag, another licence.
CREATE TABLE upstream_change (
  id              uuid PRIMARY KEY,
  entry           bigint,
  sort            text NOT NULL CHECK (sort IN ('DATASET_WITHDRAWN', 'LICENCE_CHANGED', 'BASE_MODEL_REVOKED', 'CODE_FLAGGED')),
  dataset_version uuid REFERENCES dataset_version,
  document        text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  recorded_by     uuid NOT NULL,
  recorded_at     timestamptz(3) NOT NULL,
  CHECK ((sort IN ('DATASET_WITHDRAWN', 'LICENCE_CHANGED')) = (dataset_version IS NOT NULL))
);
CREATE INDEX upstream_change_recorded ON upstream_change (recorded_at, id);
CREATE INDEX upstream_change_entry ON upstream_change (entry);
CREATE UNIQUE INDEX dataset_version_is_withdrawn_once ON upstream_change (dataset_version) WHERE sort = 'DATASET_WITHDRAWN';
CREATE INDEX upstream_change_dataset_version ON upstream_change (dataset_version);

GRANT SELECT, INSERT, UPDATE ON dataset, dataset_version, run, upstream_change TO ${app_role};
