#!/bin/bash
# hub-archive: sends the traces received so far into the archive, each part as one new object.
# What could not be sent stays on this disk and is tried again; the next run begins with the oldest.
set -euo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
traces=${HUB_TRACES:-/var/log/hub}
mkdir -p "$traces/live" "$traces/spool"
stamp=$(date --utc +%Y%m%dT%H%M%SZ)
shopt -s nullglob
moved=0
for file in "$traces"/live/*.log; do
  [ -s "$file" ] || continue
  mv "$file" "$traces/spool/$stamp-$(basename "$file")"
  moved=1
done
if [ "$moved" = 1 ]; then
  systemctl kill --signal=HUP --kill-whom=main rsyslog.service
  sleep "${HUB_PAUSE:-2}"
fi
for file in "$traces"/spool/*.log; do
  gzip --force "$file"
done
for file in "$traces"/spool/*.gz; do
  name=$(basename "$file")
  # A new name for each attempt: an object that arrived although its answer was lost cannot be written again.
  hub-put "$file" "$TRACES" "syslog/${name:0:4}/${name:4:2}/${name:6:2}/$(hostname)/${RANDOM}-$name" "$TRACES_SECONDS"
  rm "$file"
done
