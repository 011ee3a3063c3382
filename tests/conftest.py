"""What every test run needs."""

import signal

# A run in the background inherits an ignored SIGINT, and would hand it on to every program under test; the tests of
# Ctrl-C need it as a terminal gives it.
signal.signal(signal.SIGINT, signal.default_int_handler)
