#!/bin/bash
# hub-accelerator MODEL COUNT: the driver answers and sees exactly the graphics processors that this machine is for.
set -uo pipefail
if ! command -v nvidia-smi >/dev/null; then
  echo "no NVIDIA driver on this machine: its image has to bring one" >&2
  exit 1
fi
if ! seen=$(nvidia-smi --query-gpu=name --format=csv,noheader); then
  echo "the NVIDIA driver does not answer: $seen" >&2
  exit 1
fi
count=$(grep --count --word-regexp --ignore-case -- "$1" <<<"$seen")
if [ "$count" != "$2" ] || [ "$(wc --lines <<<"$seen")" != "$2" ]; then
  echo "expected $2 of $1, the driver sees: ${seen//$'\n'/, }" >&2
  exit 1
fi
echo "$count of $1"
