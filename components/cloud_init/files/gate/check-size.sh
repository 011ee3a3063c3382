#!/bin/bash
# Something is there, and not more than fits the operator's limit (GiB, in /etc/hub/checks.conf).
set -euo pipefail
MAXIMUM_GIB=1024
if [ -r "${HUB_LIMITS:-/etc/hub/checks.conf}" ]; then . "${HUB_LIMITS:-/etc/hub/checks.conf}"; fi
size=$(rclone size --json "$1")
[ "$(jq .count <<<"$size")" -gt 1 ] || { echo "no files but the manifest"; exit 1; }
[ "$(jq .bytes <<<"$size")" -le $((MAXIMUM_GIB * 1024 * 1024 * 1024)) ] || { echo "larger than $MAXIMUM_GIB GiB"; exit 1; }
