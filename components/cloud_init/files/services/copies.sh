#!/bin/bash
# hub-copies: what is new in each store is copied into the second region. Nothing is changed or deleted there.
set -uo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
failed=0
for purpose in $COPIES; do
  rclone --config "${HUB_RCLONE:-/etc/hub/rclone.conf}" copy --disable copy --immutable --use-json-log \
    "$purpose:" "$purpose-copy:" || failed=1
done
exit "$failed"
