-- The catalog's state. Every table the gate relies on carries the index of its row's latest entry;
-- digests are lower-case hex text, as in entries and answers.

CREATE TABLE environment (
  id                uuid PRIMARY KEY,
  entry             bigint,
  name              text    NOT NULL UNIQUE CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  ordinal           integer NOT NULL UNIQUE,
  approval_required boolean NOT NULL,
  production        boolean NOT NULL
);

-- One row a published revision of a policy, framework or rule pack; the document is a payload.
CREATE TABLE policy (
  id           uuid PRIMARY KEY,
  entry        bigint,
  kind         text    NOT NULL CHECK (kind IN ('FLOOR', 'POLICY', 'FRAMEWORK', 'RULE_PACK')),
  name         text    NOT NULL,
  revision     text    NOT NULL,
  document     text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  state        text    NOT NULL CHECK (state IN ('ACTIVE', 'SUPERSEDED')),
  published_by uuid    NOT NULL,
  published_at timestamptz(3) NOT NULL,
  UNIQUE (kind, name, revision)
);

CREATE TABLE use_case (
  id         uuid PRIMARY KEY,
  entry      bigint,
  name       text NOT NULL CONSTRAINT use_case_name_is_unique UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
  team       text NOT NULL,
  domain     text NOT NULL,
  document   text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  revision   integer NOT NULL
);

CREATE INDEX use_case_created ON use_case (created_at, id);

CREATE TABLE classification (
  id          uuid PRIMARY KEY,
  entry       bigint,
  use_case    uuid    NOT NULL REFERENCES use_case,
  number      integer NOT NULL,
  pack        text    NOT NULL,
  pack_digest text NOT NULL CHECK (pack_digest ~ '^[0-9a-f]{64}$'),
  risk_class  text    NOT NULL CHECK (risk_class IN ('UNACCEPTABLE', 'HIGH', 'LIMITED', 'MINIMAL', 'OUT_OF_SCOPE', 'UNDETERMINED')),
  overlays    text    NOT NULL,
  document    text NOT NULL CHECK (document ~ '^[0-9a-f]{64}$'),
  signed_by   uuid    NOT NULL,
  signed_at   timestamptz(3) NOT NULL,
  UNIQUE (use_case, number)
);
COMMENT ON COLUMN classification.overlays IS 'names in order, joined by a comma';

CREATE TABLE model (
  id           uuid PRIMARY KEY,
  entry        bigint,
  name         text NOT NULL CONSTRAINT model_name_is_unique UNIQUE,
  team         text NOT NULL,
  task         text NOT NULL,
  description  text NOT NULL,
  last_version integer NOT NULL,
  created_by   uuid NOT NULL,
  created_at   timestamptz(3) NOT NULL,
  revision     integer NOT NULL
);
CREATE INDEX model_created ON model (created_at, id);

CREATE TABLE model_version (
  id              uuid PRIMARY KEY,
  entry           bigint,
  model           uuid    NOT NULL REFERENCES model,
  number          integer NOT NULL CHECK (number > 0),
  label           text,
  artifact_sha256 text CHECK (artifact_sha256 ~ '^[0-9a-f]{64}$'),
  registration    text NOT NULL CHECK (registration ~ '^[0-9a-f]{64}$'),
  people          text    NOT NULL,
  card            text CHECK (card ~ '^[0-9a-f]{64}$'),
  created_by      uuid    NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  bound_at        timestamptz(3),
  revision        integer NOT NULL,
  CONSTRAINT model_version_number_is_unique UNIQUE (model, number),
  CONSTRAINT model_version_label_is_unique UNIQUE (model, label),
  CONSTRAINT model_version_artifact_is_unique UNIQUE (model, artifact_sha256)
);
COMMENT ON COLUMN model_version.people IS 'agent ids of developers, producers and whoever triggered the run, sorted, joined by a comma';
CREATE INDEX model_version_artifact ON model_version (artifact_sha256);
CREATE INDEX model_version_created ON model_version (created_at, id);

CREATE TABLE version_link (
  id        uuid PRIMARY KEY,
  entry     bigint,
  version   uuid NOT NULL REFERENCES model_version,
  use_case  uuid NOT NULL REFERENCES use_case,
  linked_by uuid NOT NULL,
  linked_at timestamptz(3) NOT NULL,
  CONSTRAINT version_link_is_unique UNIQUE (version, use_case)
);
CREATE INDEX version_link_use_case ON version_link (use_case);

-- Bytes of evidence, staged in rows of 1 MiB before the transaction that records them.
CREATE TABLE evidence_upload (
  id         uuid PRIMARY KEY,
  started_at timestamptz(3) NOT NULL
);
CREATE TABLE evidence_chunk (
  upload uuid    NOT NULL REFERENCES evidence_upload ON DELETE CASCADE,
  number integer NOT NULL,
  bytes  bytea   NOT NULL CHECK (length(bytes) <= 1048576),
  PRIMARY KEY (upload, number)
);
ALTER TABLE evidence_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE evidence_content (
  sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size   bigint NOT NULL CHECK (size >= 0),
  upload uuid   NOT NULL UNIQUE REFERENCES evidence_upload
);

CREATE TABLE evidence (
  id          uuid PRIMARY KEY,
  entry       bigint,
  version     uuid NOT NULL REFERENCES model_version,
  type        text NOT NULL,
  title       text NOT NULL,
  media_type  text NOT NULL,
  content     text NOT NULL CHECK (content ~ '^[0-9a-f]{64}$') REFERENCES evidence_content (sha256),
  provenance  text NOT NULL CHECK (provenance IN ('SELF_REPORTED', 'UPLOADED', 'ATTESTED', 'RECOMPUTED')),
  producer    uuid NOT NULL,
  produced_at timestamptz(3) NOT NULL,
  valid_until timestamptz(3),
  state       text NOT NULL CHECK (state IN ('SUBMITTED', 'ACCEPTED', 'REJECTED')),
  reviewer    uuid,
  reviewed_at timestamptz(3),
  created_at  timestamptz(3) NOT NULL,
  revision    integer NOT NULL
);
CREATE INDEX evidence_version ON evidence (version);

CREATE TABLE review (
  id           uuid PRIMARY KEY,
  entry        bigint,
  version      uuid NOT NULL REFERENCES model_version,
  use_case     uuid NOT NULL REFERENCES use_case,
  environment  text NOT NULL REFERENCES environment (name),
  risk_class   text NOT NULL,
  subject      text NOT NULL CHECK (subject ~ '^[0-9a-f]{64}$'),
  submitter    uuid NOT NULL,
  state        text NOT NULL CHECK (state IN ('IN_REVIEW', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
  submitted_at timestamptz(3) NOT NULL,
  decided_at   timestamptz(3),
  revision     integer NOT NULL
);
COMMENT ON COLUMN review.subject IS 'digest of what the voters were shown; votes bind to it';
CREATE UNIQUE INDEX review_is_open_once ON review (version, use_case, environment) WHERE state = 'IN_REVIEW';
CREATE INDEX review_version ON review (version);

CREATE TABLE vote (
  id       uuid PRIMARY KEY,
  entry    bigint,
  review   uuid NOT NULL REFERENCES review,
  version  uuid NOT NULL REFERENCES model_version,
  voter    uuid NOT NULL,
  role     text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('APPROVE', 'REJECT')),
  subject  text NOT NULL CHECK (subject ~ '^[0-9a-f]{64}$'),
  event_id uuid NOT NULL,
  valid_until timestamptz(3),
  cast_at  timestamptz(3) NOT NULL,
  CONSTRAINT vote_is_cast_once UNIQUE (review, voter)
);
CREATE UNIQUE INDEX vote_fills_a_slot_once ON vote (review, role) WHERE decision = 'APPROVE';
CREATE INDEX vote_version ON vote (version);
COMMENT ON COLUMN vote.event_id IS 'whose commitment opens to the reason';
COMMENT ON COLUMN vote.valid_until IS 'the voter wants the approval to end by then; the earliest such date holds';

CREATE TABLE approval (
  id          uuid PRIMARY KEY,
  entry       bigint,
  review      uuid NOT NULL CONSTRAINT approval_is_granted_once UNIQUE REFERENCES review,
  version     uuid NOT NULL REFERENCES model_version,
  use_case    uuid NOT NULL REFERENCES use_case,
  environment text NOT NULL REFERENCES environment (name),
  risk_class  text NOT NULL,
  subject     text NOT NULL CHECK (subject ~ '^[0-9a-f]{64}$'),
  artifact    text NOT NULL CHECK (artifact ~ '^[0-9a-f]{64}$'),
  state       text NOT NULL CHECK (state IN ('APPROVED', 'SUSPENDED', 'REVOKED', 'SUPERSEDED')),
  valid_until timestamptz(3) NOT NULL,
  granted_at  timestamptz(3) NOT NULL,
  revision    integer NOT NULL
);
CREATE INDEX approval_version ON approval (version);

CREATE TABLE gate_decision (
  id          uuid PRIMARY KEY,
  seq         bigint NOT NULL UNIQUE,
  version     uuid   NOT NULL,
  use_case    uuid,
  environment text   NOT NULL,
  decision    text   NOT NULL CHECK (decision IN ('ALLOW', 'DENY')),
  findings    text   NOT NULL,
  facts       text NOT NULL CHECK (facts ~ '^[0-9a-f]{64}$'),
  attestation bytea  NOT NULL,
  caller      uuid   NOT NULL,
  at          timestamptz(3) NOT NULL,
  expires_at  timestamptz(3) NOT NULL
);
CREATE INDEX gate_decision_version ON gate_decision (version, seq DESC);
COMMENT ON COLUMN gate_decision.findings IS 'canonical JSON: every reason and warning as answered';

CREATE TABLE deployment (
  id          uuid PRIMARY KEY,
  entry       bigint,
  decision    uuid NOT NULL CONSTRAINT deployment_is_recorded_once UNIQUE REFERENCES gate_decision,
  version     uuid NOT NULL REFERENCES model_version,
  use_case    uuid,
  environment text NOT NULL,
  target      text NOT NULL,
  state       text NOT NULL CHECK (state IN ('LIVE', 'ROLLED_BACK', 'RETIRED')),
  recorded_by uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  revision    integer NOT NULL
);
CREATE INDEX deployment_version ON deployment (version);

CREATE TABLE dossier (
  id           uuid PRIMARY KEY,
  entry        bigint,
  version      uuid NOT NULL REFERENCES model_version,
  snapshot     text NOT NULL CHECK (snapshot ~ '^[0-9a-f]{64}$'),
  pdf_sha256   text NOT NULL CHECK (pdf_sha256 ~ '^[0-9a-f]{64}$'),
  pdf          bytea NOT NULL,
  requested_by uuid NOT NULL,
  created_at   timestamptz(3) NOT NULL
);
ALTER TABLE dossier ALTER COLUMN pdf SET STORAGE EXTERNAL;
CREATE INDEX dossier_version ON dossier (version, created_at);

GRANT SELECT, INSERT, UPDATE ON environment, policy, use_case, classification, model, model_version, version_link,
  evidence, review, vote, approval, deployment, dossier TO ${app_role};
GRANT SELECT, INSERT ON gate_decision TO ${app_role};
GRANT SELECT, INSERT, DELETE ON evidence_upload, evidence_chunk TO ${app_role};
GRANT SELECT, INSERT ON evidence_content TO ${app_role};
