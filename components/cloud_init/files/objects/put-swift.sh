#!/bin/bash
# hub-put FILE CONTAINER NAME [SECONDS]: writes one new object of at most 5 GiB, with a right to write alone.
# It is deleted by the object store after SECONDS. The credential comes by OS_* variables, never by the command line.
set -euo pipefail
file=$1 container=$2 name=$3 seconds=${4:-}
. "${HUB_SETTINGS:-/etc/hub/settings}"
answer=$(mktemp --directory)
trap 'rm --recursive --force "$answer"' EXIT
jq --null-input '{auth: {identity: {methods: ["application_credential"], application_credential:
    {id: env.OS_APPLICATION_CREDENTIAL_ID, secret: env.OS_APPLICATION_CREDENTIAL_SECRET}}}}' |
  curl --silent --show-error --fail --header 'Content-Type: application/json' --data @- \
    --dump-header "$answer/headers" --output "$answer/body" "$AUTH_URL/auth/tokens"
token=$(sed --quiet 's/^x-subject-token: *\([^\r]*\).*/\1/Ip' "$answer/headers")
store=$(jq --raw-output --exit-status --arg region "$OBJECT_REGION" '[.token.catalog[] | select(.type == "object-store")
  | .endpoints[] | select(.interface == "public" and .region == $region)][0].url' "$answer/body")
{
  echo "X-Auth-Token: $token"
  if [ -n "$seconds" ]; then echo "X-Delete-After: $seconds"; fi
} | curl --silent --show-error --fail --retry 3 --upload-file "$file" --header @- --output /dev/null \
  "$store/$container/$name"
