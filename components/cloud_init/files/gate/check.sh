#!/bin/bash
# hub-check DIRECTORY PLACE: runs every program in DIRECTORY on the folder at PLACE (a name that rclone understands).
# All of them must succeed; where there is none, nothing passes.
set -uo pipefail
passed=0
for check in "$1"/*; do
  [ -x "$check" ] || continue
  if ! "$check" "$2"; then
    echo "refused by $(basename "$check")"
    exit 1
  fi
  passed=$((passed + 1))
done
[ "$passed" -gt 0 ] || { echo "no checks are installed"; exit 1; }
echo "$passed checks passed"
