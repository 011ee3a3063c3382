#!/bin/bash
# hub-put FILE CONTAINER NAME [SECONDS]: writes one new object of at most 5000 MiB, with a right to write alone.
# The token is the machine's own, from the platform; how long objects stay is the store's rule, not ours.
set -euo pipefail
file=$1 container=$2 name=$3
metadata=http://169.254.169.254/metadata/identity/oauth2/token
token=$(curl --silent --show-error --fail --noproxy '*' --header 'Metadata: true' \
  "$metadata?api-version=2018-02-01&resource=https://storage.azure.com/" | jq --raw-output --exit-status .access_token)
curl --silent --show-error --fail --retry 3 --upload-file "$file" --header @- "$container/$name" <<END
Authorization: Bearer $token
x-ms-version: 2021-08-06
x-ms-blob-type: BlockBlob
END
