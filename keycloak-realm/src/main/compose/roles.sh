#!/bin/sh
# Run once by the PostgreSQL image, when it makes its cluster: the owner migrates the database, the
# application uses what the owner grants, and Keycloak has a database of its own.
set -eu
psql --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
  --set=owner_password="$DB_OWNER_PASSWORD" \
  --set=app_password="$DB_PASSWORD" \
  --set=keycloak_password="$KEYCLOAK_DB_PASSWORD" <<'SQL'
CREATE ROLE countersign_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE countersign_app LOGIN PASSWORD :'app_password';
CREATE ROLE keycloak LOGIN PASSWORD :'keycloak_password';
CREATE DATABASE countersign OWNER countersign_owner;
CREATE DATABASE keycloak OWNER keycloak;
REVOKE ALL ON DATABASE countersign, keycloak FROM PUBLIC;
GRANT CONNECT ON DATABASE countersign TO countersign_app;
SQL
