#!/bin/bash
# hub-import: every data set that is complete goes through all checks, then into the warehouse; refused ones go into
# quarantine. A data set is a folder SENDER/NAME in the import store; its SHA256SUMS, sent last, says that it is complete.
set -uo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
export RCLONE_CONFIG=${HUB_RCLONE:-/etc/hub/rclone.conf}
checks=${HUB_CHECKS:-/etc/hub/checks.d} incoming=${HUB_INCOMING:-/srv/incoming}
failed=0

# What came over HTTPS goes into the import store once it is complete, its SHA256SUMS last here too.
shopt -s nullglob
for manifest in "$incoming"/*/*/SHA256SUMS; do
  folder=${manifest%/SHA256SUMS}
  set=${folder#"$incoming"/}
  rclone move --exclude /SHA256SUMS "$folder" "import:$set" && rclone move "$folder" "import:$set" || failed=1
done

listed=$(rclone lsf --recursive --files-only --max-depth 3 --include '/*/*/SHA256SUMS' import:) || exit 1
while read -r manifest; do
  [ -n "$manifest" ] || continue
  set=${manifest%/SHA256SUMS} stamp=$(date --utc +%Y%m%dT%H%M%SZ)
  if reason=$(hub-check "$checks" "import:$set" 2>&1 </dev/null); then
    target="warehouse:incoming/$set/$stamp" verdict=accepted
  else
    target="quarantine:refused/$set/$stamp" verdict=refused
  fi
  logger --tag hub-import -- "data set $set $verdict: $reason"
  # Copied whole, compared, and only then deleted where it came from.
  if rclone copy --disable copy "import:$set" "$target" </dev/null &&
    rclone check --one-way "import:$set" "$target" </dev/null; then
    rclone purge "import:$set" </dev/null || failed=1
  else
    logger --tag hub-import --priority daemon.err -- "data set $set could not be moved to $target"
    failed=1
  fi
done <<<"$listed"
exit "$failed"
