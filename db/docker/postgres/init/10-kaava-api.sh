#!/bin/sh
# Runs once, when the data directory is made: the role as which the API connects, with the password from the environment.
# The migrations make the other roles, and grant this one the right to become them; they leave a role that is there as it is.
set -eu
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password KAAVA_API_PASSWORD
create role kaava_api login noinherit password :'password';
SQL
