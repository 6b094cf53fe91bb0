-- A reviewer can send a version back for changes, ask its team for evidence, and talk about a requirement.
ALTER TABLE review
  DROP CONSTRAINT review_state_check,
  ADD CONSTRAINT review_state_check
    CHECK (state IN ('IN_REVIEW', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'CHANGES_REQUESTED'));

CREATE TABLE review_comment (
  id          uuid PRIMARY KEY,
  entry       bigint,
  review      uuid NOT NULL REFERENCES review,
  thread      uuid REFERENCES review_comment,
  requirement text,
  author      uuid NOT NULL,
  state       text NOT NULL CHECK (state IN ('OPEN', 'RESOLVED')),
  resolved_by uuid,
  said_at     timestamptz(3) NOT NULL,
  revision    integer NOT NULL,
  CHECK ((state = 'RESOLVED') = (resolved_by IS NOT NULL))
);
COMMENT ON COLUMN review_comment.thread IS 'the comment this one answers; null for one that begins a thread';
CREATE INDEX review_comment_review ON review_comment (review, said_at);

CREATE TABLE evidence_request (
  id           uuid PRIMARY KEY,
  entry        bigint,
  review       uuid NOT NULL REFERENCES review,
  version      uuid NOT NULL REFERENCES model_version,
  type         text NOT NULL,
  due          timestamptz(3) NOT NULL,
  state        text NOT NULL CHECK (state IN ('OPEN', 'ANSWERED')),
  requested_by uuid NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  evidence     uuid REFERENCES evidence,
  answered_by  uuid,
  revision     integer NOT NULL,
  CHECK ((state = 'ANSWERED') = (evidence IS NOT NULL AND answered_by IS NOT NULL))
);
CREATE INDEX evidence_request_review ON evidence_request (review, requested_at);

GRANT SELECT, INSERT, UPDATE ON review_comment, evidence_request TO ${app_role};
