#!/bin/sh
# Writes the file of users from the environment, so that no password is in the repository or in an image, and starts PgBouncer.
set -eu
umask 077
password=$(printf '%s' "$KAAVA_API_PASSWORD" | sed 's/"/""/g')
printf '"kaava_api" "%s"\n' "$password" > /tmp/userlist.txt
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
