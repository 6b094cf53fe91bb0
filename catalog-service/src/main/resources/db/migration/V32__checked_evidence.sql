-- Whether evidence in a form that we can read holds when its numbers are computed again; null where it is in another form.
ALTER TABLE evidence ADD COLUMN checked text CHECK (checked IN ('PASSED', 'FAILED'));
