-- Search looks for any part of a name or a task. Without trigrams that reads every row. The extension
-- comes with PostgreSQL and is trusted, so that the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX model_name_parts ON model USING gin (lower(name) gin_trgm_ops);
CREATE INDEX model_task_parts ON model USING gin (lower(task) gin_trgm_ops);
CREATE INDEX use_case_name_parts ON use_case USING gin (lower(name) gin_trgm_ops);
CREATE INDEX use_case_domain_parts ON use_case USING gin (lower(domain) gin_trgm_ops);
