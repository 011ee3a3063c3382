# Sourced: `place LOCATION` prints where rclone finds a workspace's inbox or outbox.
#   https://ACCOUNT.blob…/CONTAINER   an object store, with this machine's identity
#   sftp://ADDRESS/FOLDER             a machine of the workspace, with the key in /etc/hub/credentials/delivery
#   SERVER:/EXPORT                    a file share, mounted while it is used
place() {
  case $1 in
    https://*) host=${1#https://} && echo ":azureblob,account=${host%%.*},use_msi=true:${host#*/}" ;;
    sftp://*)
      host=${1#sftp://}
      echo ":sftp,host=${host%%/*},user=delivery,key_file=/etc/hub/credentials/delivery,known_hosts_file=/etc/hub/known_hosts:/${host#*/}"
      ;;
    *:/*)
      directory=/run/hub/$(echo "$1" | sha256sum | cut --characters 1-16)
      mkdir -p "$directory"
      mountpoint --quiet "$directory" ||
        mount --types nfs4 --options nosuid,nodev,noexec,nfsvers=4.1 "$1" "$directory" || return 1
      echo "$directory"
      ;;
    *) echo "not a place: $1" >&2 && return 1 ;;
  esac
}
