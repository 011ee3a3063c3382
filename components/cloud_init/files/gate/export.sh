#!/bin/bash
# hub-export: what workspaces want to export goes into quarantine, where approvers look at it; they alone can put it
# into the export store. /etc/hub/workspaces, kept by the operator, has a line `NAME OUTBOX` for each workspace.
set -uo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
. "${HUB_PLACES:-/usr/local/lib/hub/places}"
export RCLONE_CONFIG=${HUB_RCLONE:-/etc/hub/rclone.conf}
list=${HUB_WORKSPACES:-/etc/hub/workspaces} checks=${HUB_CHECKS:-/etc/hub/export-checks.d}
failed=0
[ -r "$list" ] || exit 0
while read -r name outbox _; do
  [[ $name =~ ^[a-z][a-z0-9-]*$ ]] || continue
  target="quarantine:exports/$name/$(date --utc +%Y%m%dT%H%M%SZ)"
  source=$(place "$outbox") || { failed=1; continue; }
  found=$(rclone lsf --recursive --files-only --min-age 2m "$source" </dev/null) || { failed=1; continue; }
  [ -n "$found" ] || continue
  if rclone move --disable copy,move --min-age 2m "$source" "$target" </dev/null; then
    logger --tag hub-export -- "export of $name waits for approval in $target: $(wc -l <<<"$found") files"
    # Some hubs do without approval, by a waiver in their spec; on all others this machine cannot write there.
    if [ "$EXPORT_APPROVAL" = waived ] && hub-check "$checks" "$target" </dev/null; then
      rclone copy --disable copy "$target" "export:$name/${target##*/}" </dev/null || failed=1
    fi
  else
    failed=1
  fi
done <"$list"
exit "$failed"
