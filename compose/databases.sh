#!/bin/bash
# Run once by a new PostgreSQL: for each service a database, an owner that makes its tables, and a role that only works
# with them.
set -euo pipefail

database() {
    local service=$1 password=$2
    psql --set ON_ERROR_STOP=1 --set service="$service" --set owner="${service}_owner" --set password="$password" \
        --set owner_password="$OWNER_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"owner";
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
\connect :"service"
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE, SELECT ON SEQUENCES TO :"service";
SQL
}

database users "$USERS_DATABASE_PASSWORD"
database orders "$ORDERS_DATABASE_PASSWORD"
database payments "$PAYMENTS_DATABASE_PASSWORD"
