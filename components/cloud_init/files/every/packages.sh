#!/bin/bash
# hub-packages NAME...: installs Debian's packages. The way out may still be starting: it tries for 20 minutes.
set -uo pipefail
export DEBIAN_FRONTEND=noninteractive
for _ in $(seq "${HUB_TRIES:-80}"); do
  if apt-get --quiet update &&
    apt-get --quiet --yes --no-install-recommends --option Dpkg::Options::=--force-confold install "$@"; then
    exit 0
  fi
  sleep "${HUB_PAUSE:-15}"
done
echo "packages could not be installed: $*" >&2
exit 1
