#!/bin/bash
# hub-volume LABEL GIB DIRECTORY: mounts this machine's own encrypted volume, made a file system on when it is new.
# A disk counts as new only if it has exactly the right size, no partition, no signature of any kind and no mount, and
# if it is the only such disk. Whatever holds something is never formatted.
set -euo pipefail
label=$1 bytes=$(($2 * 1024 * 1024 * 1024)) directory=$3

new_disks() {
  lsblk --bytes --noheadings --nodeps --raw --paths --output NAME,TYPE,SIZE,RO | while read -r name type size ro; do
    [ "$type" = disk ] && [ "$ro" = 0 ] && [ "$size" = "$bytes" ] || continue
    [ "$(lsblk --noheadings --raw --output NAME "$name" | wc -l)" = 1 ] || continue
    [ -z "$(lsblk --noheadings --nodeps --raw --output MOUNTPOINT "$name")" ] || continue
    [ -z "$(wipefs --no-act --parsable "$name")" ] || continue
    # 2 is blkid's way to say that it found nothing; 8 means that it found several things, 4 that it failed.
    found=0
    blkid --probe "$name" >/dev/null || found=$?
    [ "$found" = 2 ] && echo "$name"
  done
}

mkdir -p "$directory"
if mountpoint --quiet "$directory"; then
  exit 0
fi
for _ in $(seq "${HUB_TRIES:-60}"); do
  udevadm settle
  if device=$(blkid --list-one --output device --match-token "LABEL=$label"); then
    mount --options nodev,nosuid,noatime "$device" "$directory"
    echo "mounted $device on $directory"
    exit 0
  fi
  mapfile -t disks < <(new_disks)
  if [ "${#disks[@]}" -gt 1 ]; then
    echo "several disks could be the volume (${disks[*]}): none is touched" >&2
    exit 1
  fi
  if [ "${#disks[@]}" = 1 ]; then
    echo "making a file system on ${disks[0]}, which is empty"
    mkfs.ext4 -q -m 0 -L "$label" "${disks[0]}"
  else
    sleep "${HUB_PAUSE:-10}"
  fi
done
echo "no volume of $2 GiB with the label $label, and no empty disk of this size" >&2
exit 1
