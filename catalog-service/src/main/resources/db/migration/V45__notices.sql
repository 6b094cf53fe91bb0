-- Notices follow the committed ledger: the entry is the outbox, these rows are what was made of it.
-- One mark for people and one for webhooks, so that neither waits for the other's trouble.

CREATE TABLE notice_mark (
  name text   PRIMARY KEY,
  seq  bigint NOT NULL
);
INSERT INTO notice_mark (name, seq)
  SELECT name, (SELECT coalesce(max(seq), -1) FROM ledger_entry)
  FROM unnest(ARRAY['people', 'webhooks']) name;
COMMENT ON COLUMN notice_mark.seq IS 'entries up to this index have their notices';

CREATE TABLE subscription (
  id         uuid PRIMARY KEY,
  entry      bigint,
  url        text NOT NULL,
  occasions  text NOT NULL,
  team       text,
  state      text NOT NULL CHECK (state IN ('ACTIVE', 'ENDED')),
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  ended_at   timestamptz(3),
  revision   integer NOT NULL
);
COMMENT ON COLUMN subscription.occasions IS 'names in alphabetical order, with commas';
COMMENT ON COLUMN subscription.team IS 'only what is about models of this team; null for everything';

CREATE TABLE notice (
  id           uuid PRIMARY KEY,
  cause        text NOT NULL,
  occasion     text NOT NULL,
  seq          bigint,
  agent        uuid,
  subscription uuid REFERENCES subscription,
  subject      text NOT NULL,
  link         text NOT NULL,
  about        text NOT NULL,
  state        text NOT NULL CHECK (state IN ('WAITING', 'SHOWN', 'DELIVERED', 'FAILED')),
  attempts     integer NOT NULL,
  next_at      timestamptz(3),
  failure      text,
  created_at   timestamptz(3) NOT NULL,
  delivered_at timestamptz(3),
  CHECK ((agent IS NULL) <> (subscription IS NULL)),
  CHECK ((state = 'WAITING') = (next_at IS NOT NULL)),
  CONSTRAINT notice_reaches_a_person_once UNIQUE (cause, agent),
  CONSTRAINT notice_reaches_a_webhook_once UNIQUE (cause, subscription)
);
CREATE INDEX notice_due ON notice (next_at) WHERE state = 'WAITING';
CREATE INDEX notice_agent ON notice (agent, created_at) WHERE agent IS NOT NULL;
CREATE INDEX notice_created ON notice (created_at, id);
COMMENT ON COLUMN notice.cause IS 'the event it follows from, or the approval and how many days before its end';
COMMENT ON COLUMN notice.agent IS 'a pseudonym; the mail address is asked of the directory and never stored';
COMMENT ON COLUMN notice.about IS 'JSON: ids, codes and states, nothing that a person wrote';

GRANT SELECT, UPDATE ON notice_mark TO ${app_role};
GRANT SELECT, INSERT, UPDATE ON subscription, notice TO ${app_role};
