-- What was answered to a repeatable request can hold what a person wants erased.
GRANT DELETE ON idempotent_answer TO ${app_role};
