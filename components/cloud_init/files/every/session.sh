#!/bin/bash
# Every session over SSH runs inside the recorder, whose records go to syslog and so off this machine.
if ! [ -x /usr/bin/tlog-rec-session ]; then
  logger --priority auth.warning "session of $USER is NOT recorded: the recorder is not installed"
  exec bash ${SSH_ORIGINAL_COMMAND:+-c "$SSH_ORIGINAL_COMMAND"}
fi
exec /usr/bin/tlog-rec-session ${SSH_ORIGINAL_COMMAND:+-c "$SSH_ORIGINAL_COMMAND"}
