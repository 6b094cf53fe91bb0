-- What several nodes share: who does the work that only one may do, and what was published.

CREATE TABLE lease (
  name   text   PRIMARY KEY,
  holder text   NOT NULL,
  term   bigint NOT NULL,
  until  timestamptz NOT NULL
);
COMMENT ON COLUMN lease.term IS 'grows with every new holder: a holder of an older term is refused';

-- Roots of full tiles: derived from entries, rebuilt when they are missing, never believed without a proof.
CREATE TABLE ledger_tile (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
  idx   bigint   NOT NULL CHECK (idx >= 0),
  root  bytea    NOT NULL CHECK (length(root) = 32),
  PRIMARY KEY (level, idx)
);

-- Checkpoints that were re-read, recomputed and shown to the world; the same size again is a sign of life.
CREATE TABLE ledger_publication (
  size bigint NOT NULL,
  at   timestamptz(3) NOT NULL,
  term bigint NOT NULL,
  PRIMARY KEY (size, at)
);

CREATE TABLE ledger_cosig (
  size    bigint NOT NULL,
  witness text   NOT NULL,
  at      bigint NOT NULL,
  line    text   NOT NULL,
  PRIMARY KEY (size, witness, at)
);
COMMENT ON COLUMN ledger_cosig.at IS 'seconds since 1970 as the witness signed them';

CREATE TABLE ledger_timestamp (
  size bigint NOT NULL,
  at   timestamptz(3) NOT NULL,
  tsr  bytea  NOT NULL,
  PRIMARY KEY (size, at)
);
COMMENT ON COLUMN ledger_timestamp.tsr IS 'RFC 3161 response over the note of the checkpoint';

CREATE INDEX ledger_entry_type ON ledger_entry (type, seq);
CREATE INDEX ledger_entry_actor ON ledger_entry (actor, seq);
CREATE INDEX ledger_entry_at ON ledger_entry USING brin (at);

CREATE TRIGGER ledger_publication_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_publication
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_cosig_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_cosig
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_timestamp_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_timestamp
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE ON lease TO ${app_role};
GRANT SELECT, INSERT ON ledger_tile, ledger_publication, ledger_cosig, ledger_timestamp TO ${app_role};
