#!/bin/bash
# What the published image does with a new volume, as far as the compose file relies on it.
set -euo pipefail
install --directory --owner=postgres /var/run/postgresql
chown postgres "$PGDATA" && chmod 700 "$PGDATA"
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/tmp "$@"; }
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    password=$(as_postgres mktemp)
    printf '%s' "$POSTGRES_PASSWORD" >"$password"
    as_postgres initdb --username=postgres --pwfile="$password" --auth-local=trust --auth-host=scram-sha-256 >/dev/null
    rm "$password"
    as_postgres pg_ctl --silent --wait --options="-c listen_addresses= -c unix_socket_directories=/tmp" start
    for script in /docker-entrypoint-initdb.d/*.sh; do
        as_postgres env PGHOST=/tmp bash "$script"
    done
    as_postgres pg_ctl --silent --wait --mode=fast stop
fi
grep -q '^host all all all' "$PGDATA/pg_hba.conf" || echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
exec setpriv --reuid=postgres --regid=postgres --clear-groups postgres -c listen_addresses='*' -c unix_socket_directories=/tmp,/var/run/postgresql
