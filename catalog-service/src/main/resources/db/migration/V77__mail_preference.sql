-- When people want their mail. A wish of one person about their own mail rests on nothing and nothing rests on it:
-- it has no entry.
CREATE TABLE mail_preference (
  agent  uuid PRIMARY KEY,
  mail   text NOT NULL CHECK (mail IN ('IMMEDIATELY', 'DAILY')),
  set_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE mail_preference IS 'whoever is not in here is told immediately';

GRANT SELECT, INSERT, UPDATE ON mail_preference TO ${app_role};
