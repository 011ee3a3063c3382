#!/bin/bash
# hub-deliver DATA-SET WORKSPACE INBOX: a person gives a workspace a data set of the warehouse, as authorised.
set -euo pipefail
. "${HUB_PLACES:-/usr/local/lib/hub/places}"
export RCLONE_CONFIG=${HUB_RCLONE:-/etc/hub/rclone.conf}
[ "$#" = 3 ] || { echo "usage: hub-deliver DATA-SET WORKSPACE INBOX" >&2; exit 2; }
target=$(place "$3")
[ -n "$(rclone lsf --recursive --files-only "warehouse:$1" | head --lines 1)" ] || {
  echo "the warehouse has no data set $1" >&2
  exit 1
}
rclone copy --disable copy "warehouse:$1" "$target/$1"
rclone check --one-way "warehouse:$1" "$target/$1"
logger --tag hub-deliver -- "data set $1 delivered to $2 by ${SUDO_USER:-${USER:-root}}"
