if [ -r /etc/hub/proxy.env ]; then
  set -a
  . /etc/hub/proxy.env
  set +a
fi
