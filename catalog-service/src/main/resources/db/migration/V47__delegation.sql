-- Who votes for whom while they are away. Whoever stands in holds the role themselves; nothing is passed on.

CREATE TABLE delegation (
  id         uuid PRIMARY KEY,
  entry      bigint,
  grantor    uuid NOT NULL,
  delegate   uuid NOT NULL CHECK (delegate <> grantor),
  role       text NOT NULL,
  classes    text NOT NULL,
  begins     timestamptz(3) NOT NULL,
  ends       timestamptz(3) NOT NULL CHECK (ends > begins),
  state      text NOT NULL CHECK (state IN ('GRANTED', 'ENDED')),
  created_at timestamptz(3) NOT NULL,
  revision   integer NOT NULL
);
CREATE INDEX delegation_delegate ON delegation (delegate, grantor);
COMMENT ON COLUMN delegation.classes IS 'risk classes in alphabetical order, with commas';

ALTER TABLE vote
  ADD COLUMN on_behalf_of uuid CHECK (on_behalf_of <> voter),
  ADD CONSTRAINT vote_is_cast_for_somebody_once UNIQUE (review, on_behalf_of, subject);

GRANT SELECT, INSERT, UPDATE ON delegation TO ${app_role};
