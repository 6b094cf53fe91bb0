-- A version may go live step by step: a stage is reached on the strength of a decision of its own, and what an
-- experiment came to is told with it. A deployment ends, so that it can be asked what was live then.

ALTER TABLE deployment
  ADD COLUMN strategy text CHECK (strategy IN ('CANARY', 'SHADOW', 'BLUE_GREEN', 'PERCENTAGE')),
  ADD COLUMN percent  integer CHECK (percent BETWEEN 0 AND 100),
  ADD COLUMN outcome  text CHECK (outcome IN ('RUNNING', 'WON', 'NEUTRAL', 'LOST')),
  ADD COLUMN ended_at timestamptz(3),
  ADD CHECK ((strategy IS NULL) = (percent IS NULL)),
  ADD CHECK ((strategy IS NULL) = (outcome IS NULL));
COMMENT ON COLUMN deployment.strategy IS 'null where it went live at once, with all the traffic';
CREATE INDEX deployment_place ON deployment (environment, target) WHERE state = 'LIVE';

CREATE TABLE deployment_stage (
  id          uuid PRIMARY KEY,
  deployment  uuid NOT NULL REFERENCES deployment,
  decision    uuid CONSTRAINT decision_serves_one_stage UNIQUE REFERENCES gate_decision,
  percent     integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
  outcome     text NOT NULL CHECK (outcome IN ('RUNNING', 'WON', 'NEUTRAL', 'LOST')),
  recorded_by uuid NOT NULL,
  recorded_at timestamptz(3) NOT NULL
);
CREATE INDEX deployment_stage_deployment ON deployment_stage (deployment, recorded_at);
COMMENT ON TABLE deployment_stage IS 'the stages as they were reported; the last one is repeated in the deployment';

GRANT SELECT, INSERT ON deployment_stage TO ${app_role};
