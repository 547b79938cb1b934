#!/bin/sh
set -e
if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
  exec gosu postgres "$0" "$@"
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}"
  password_file=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" > "$password_file"
  initdb --username=postgres --pwfile="$password_file" --auth-host=scram-sha-256 --auth-local=trust
  rm "$password_file"
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  # Only on its socket until the database is made: nobody takes it for ready before.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" --wait start
  if [ -n "${POSTGRES_DB:-}" ]; then createdb --username=postgres "$POSTGRES_DB"; fi
  for script in /docker-entrypoint-initdb.d/*.sql; do
    if [ -f "$script" ]; then
      psql --username=postgres --dbname="${POSTGRES_DB:-postgres}" --file="$script"
    fi
  done
  pg_ctl -D "$PGDATA" -m fast --wait stop
fi
exec "$@"
