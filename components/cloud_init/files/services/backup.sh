#!/bin/bash
# hub-backup: a snapshot and a full backup of each volume every day, kept for days; on Mondays another one, kept for
# weeks. What the names of this hub's own backups say is too old is deleted, nothing else.
set -uo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
today=$(date --utc +%Y%m%d)
failed=0

take() { # VOLUME NAME
  openstack volume snapshot create --volume "$1" --force --format value --column id "$2" &&
    wait_for snapshot "$2" &&
    openstack volume backup create --force --snapshot "$2" --name "$2" --format value --column id "$1" &&
    wait_for backup "$2"
}

wait_for() { # KIND NAME
  for _ in $(seq "${HUB_TRIES:-720}"); do
    case $(openstack volume "$1" show --format value --column status "$2") in
      available) return 0 ;;
      error*) break ;;
    esac
    sleep "${HUB_PAUSE:-10}"
  done
  echo "$1 $2 did not become available" >&2
  return 1
}

prune() { # VOLUME PREFIX OLDEST
  for kind in backup snapshot; do
    listed=$(openstack volume "$kind" list --volume "$1" --format value --column ID --column Name) || return 1
    while read -r id name; do
      [[ $name == "$2"-[0-9]* ]] && [[ ${name##*-} < $3 ]] || continue
      openstack volume "$kind" delete "$id" || return 1
    done <<<"$listed"
  done
}

rhythms="daily"
[ "$(date --utc +%u)" = 1 ] && rhythms="daily weekly"
declare -A oldest=(
  [daily]=$(date --utc --date "-$KEEP_DAYS days" +%Y%m%d)
  [weekly]=$(date --utc --date "-$KEEP_WEEKS weeks" +%Y%m%d)
)
for entry in $BACKED_UP; do
  purpose=${entry%%=*} volume=${entry#*=} taken=1
  for rhythm in $rhythms; do
    take "$volume" "$HUB-$purpose-$rhythm-$today" || { taken=0 failed=1; }
  done
  # No old backup goes before a new one is there.
  if [ "$taken" = 1 ]; then
    for rhythm in daily weekly; do
      prune "$volume" "$HUB-$purpose-$rhythm" "${oldest[$rhythm]}" || failed=1
    done
  else
    echo "backup of $purpose failed: nothing was deleted" >&2
  fi
done
exit "$failed"
