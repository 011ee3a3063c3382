#!/bin/bash
# hub-idle MINUTES GPUS: powers the machine off when it did nothing for so long. Run every minute by a timer.
# Busy means: somebody is logged in, a workload runs, processors or graphics processors are used above 5 %, or one of
# these cannot be told. Any of them starts the time anew.
set -uo pipefail
state=${HUB_STATE:-/run/hub-idle} proc=${HUB_PROC:-/proc}
mkdir -p "$state"

busy() {
  sessions=$(loginctl list-sessions --no-legend) || { echo "sessions cannot be told"; return 0; }
  [ -z "$sessions" ] || { echo "somebody is logged in"; return 0; }
  running=$(systemctl list-units --plain --no-legend --state=active,activating,reloading,deactivating \
    'hub-workload@*.service') || { echo "workloads cannot be told"; return 0; }
  [ -z "$running" ] || { echo "a workload runs"; return 0; }
  if [ "$2" -gt 0 ]; then
    used=$(nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits | sort --numeric-sort | tail --lines 1)
    [[ $used =~ ^[0-9]+$ ]] || { echo "use of graphics processors cannot be told"; return 0; }
    [ "$used" -le 5 ] || { echo "graphics processors are used at $used %"; return 0; }
  fi
  read -r _ user nice system idle iowait _ <"$proc/stat"
  work=$((user + nice + system)) whole=$((user + nice + system + idle + iowait))
  read -r work_before whole_before <"$state/processors" || { work_before=0 whole_before=0; }
  echo "$work $whole" >"$state/processors"
  used=$((whole > whole_before ? 100 * (work - work_before) / (whole - whole_before) : 100))
  [ "$used" -le 5 ] || { echo "processors are used at $used %"; return 0; }
  return 1
} 2>/dev/null

now=$(date +%s)
if reason=$(busy "$@"); then
  rm --force "$state/since"
  echo "busy: $reason"
elif ! [ -e "$state/since" ]; then
  echo "$now" >"$state/since"
elif [ $((now - $(cat "$state/since"))) -ge $(($1 * 60)) ]; then
  rm --force "$state/since"
  logger --tag hub-idle -- "idle for $1 minutes: the machine powers itself off"
  systemctl poweroff
fi
