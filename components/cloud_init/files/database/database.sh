#!/bin/bash
# hub-database: PostgreSQL on the encrypted volume, never beside it. A cluster that the volume already holds is kept.
set -euo pipefail
systemctl start hub-volume.service
mountpoint --quiet /var/lib/postgresql
hub-packages postgresql-15 ssl-cert
install --owner postgres --group postgres --mode 0640 /etc/hub/postgresql/pg_hba.conf /etc/postgresql/15/main/pg_hba.conf
install --owner postgres --group postgres --mode 0640 /etc/hub/postgresql/hub.conf /etc/postgresql/15/main/conf.d/hub.conf
systemctl restart postgresql@15-main.service
