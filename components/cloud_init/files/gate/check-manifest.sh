#!/bin/bash
# Every file is listed in SHA256SUMS with the digest that it has, and every listed file is there. Files are read as a
# stream: nothing of them stays on this machine.
set -euo pipefail
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
rclone cat "$1/SHA256SUMS" | sed 's/^\([0-9a-f]\{64\}\) [ *]\(\.\/\)\?/\1  /' | sort >"$work/listed"
[ -s "$work/listed" ] || { echo "the manifest is empty"; exit 1; }
rclone lsf --recursive --files-only --exclude /SHA256SUMS "$1" >"$work/files"
while read -r file; do
  digest=$(rclone cat "$1/$file" </dev/null | sha256sum)
  echo "${digest%% *}  $file"
done <"$work/files" | sort >"$work/seen"
cmp --silent "$work/listed" "$work/seen" || { echo "the files are not those of the manifest"; exit 1; }
