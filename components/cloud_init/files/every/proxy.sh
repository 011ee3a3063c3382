#!/bin/bash
# hub-proxy: prints the first egress proxy that answers, as apt asks for it; with `write`, sets it for programs.
set -euo pipefail
. "${HUB_SETTINGS:-/etc/hub/settings}"
chosen=DIRECT
for proxy in $PROXIES; do
  if timeout 2 bash -c "exec 3<>/dev/tcp/$proxy/$PROXY_PORT" 2>/dev/null; then
    chosen="http://$proxy:$PROXY_PORT"
    break
  fi
done
if [ "${1:-}" != write ]; then
  echo "$chosen"
elif [ "$chosen" = DIRECT ]; then
  echo "no egress proxy answers" >&2
  exit 1
else
  target=${HUB_PROXY_ENVIRONMENT:-/etc/hub/proxy.env}
  printf '%s\n' "http_proxy=$chosen" "https_proxy=$chosen" "no_proxy=$NO_PROXY" >"$target.new"
  mv "$target.new" "$target"
fi
