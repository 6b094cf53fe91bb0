-- The ledger: entries, payloads, head, checkpoints, and what may be erased.
-- The owner migrates; ${app_role} may only read and append here. The triggers are a guard rail against
-- accidents, not a boundary: whoever owns the database can drop them, and the signatures catch that.

CREATE TABLE ledger_head (
  log_id   smallint PRIMARY KEY CHECK (log_id = 1),
  origin   text     NOT NULL,
  size     bigint   NOT NULL CHECK (size >= 0),
  chain    bytea    NOT NULL CHECK (length(chain) = 32),
  frontier bytea    NOT NULL,
  changes  bigint   NOT NULL CHECK (changes < size),
  epoch    integer  NOT NULL
) WITH (fillfactor = 50);
COMMENT ON COLUMN ledger_head.changes IS 'index of the newest entry that is no stream, -1 when there is none';

CREATE TABLE ledger_entry (
  seq       bigint  PRIMARY KEY CHECK (seq >= 0),
  event_id  uuid    NOT NULL UNIQUE,
  type      text    NOT NULL,
  at        text    NOT NULL,
  actor     uuid    NOT NULL,
  kind      text    NOT NULL,
  subject   text    NOT NULL,
  scope     uuid,
  stream    boolean NOT NULL,
  leaf      bytea   NOT NULL CHECK (length(leaf) <= 65535),
  leaf_hash bytea   NOT NULL,
  chain     bytea   NOT NULL CHECK (length(chain) = 32),
  CHECK (leaf_hash = sha256('\x00'::bytea || leaf))
);
ALTER TABLE ledger_entry ALTER COLUMN leaf SET STORAGE EXTERNAL;
COMMENT ON COLUMN ledger_entry.at IS 'the text of the event, never derived from a timestamp';
COMMENT ON COLUMN ledger_entry.scope IS 'what the gate folds states by: a model, version, use case, environment or policy';
CREATE INDEX ledger_entry_scope ON ledger_entry (scope, seq) WHERE scope IS NOT NULL;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, seq);

CREATE TABLE ledger_payload (
  sha256     bytea PRIMARY KEY,
  media_type text    NOT NULL,
  size       integer NOT NULL CHECK (size = length(bytes)),
  bytes      bytea   NOT NULL,
  CHECK (sha256 = sha256(bytes))
);

CREATE TABLE ledger_checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea  NOT NULL UNIQUE CHECK (length(root) = 32),
  note text   NOT NULL
);

-- Openings of salted commitments: free text lives here alone and can be erased.
CREATE TABLE commitment_opening (
  event_id uuid  NOT NULL,
  field    text  NOT NULL,
  salt     bytea NOT NULL CHECK (length(salt) = 32),
  value    text  NOT NULL,
  PRIMARY KEY (event_id, field)
);

-- One row a request that carried an Idempotency-Key; written in the transaction of the request.
CREATE TABLE idempotent_answer (
  event_id       uuid    PRIMARY KEY,
  request_sha256 bytea   NOT NULL,
  status         integer NOT NULL,
  location       text,
  answer         bytea   NOT NULL,
  answered_at    timestamptz(3) NOT NULL
);

-- Who a pseudonym is. Entries name the pseudonym only; this mapping can be erased.
CREATE TABLE agent (
  id           uuid PRIMARY KEY,
  issuer       text NOT NULL,
  subject      text NOT NULL,
  username     text NOT NULL,
  display_name text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('PERSON', 'SERVICE')),
  created_at   timestamptz(3) NOT NULL,
  UNIQUE (issuer, subject)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_payload_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_payload
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_checkpoint_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON ledger_entry, ledger_payload, ledger_checkpoint, idempotent_answer TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON ledger_head TO ${app_role};
GRANT SELECT, INSERT, UPDATE, DELETE ON commitment_opening, agent TO ${app_role};
