#!/bin/bash
# hub-outbox: what lies in /outbox for two minutes goes into the workspace's outbox, which this machine cannot read.
set -euo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
folder=${HUB_OUTBOX:-/outbox}
find "$folder" -type f -mmin +2 -print0 | while IFS= read -r -d '' file; do
  name=${file#"$folder"/}
  if [[ $name =~ [^A-Za-z0-9._/-] ]]; then
    echo "not sent, its name has other characters than letters, digits, dot, hyphen and underscore: $name" >&2
    continue
  fi
  hub-put "$file" "$OUTBOX" "$(date --utc +%Y%m%dT%H%M%SZ)/$name"
  rm "$file"
done
