"""What every test run needs."""

import signal

from hypothesis import HealthCheck, settings

# A run in the background inherits an ignored SIGINT, and would hand it on to every program under test; the tests of
# Ctrl-C need it as a terminal gives it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Nothing is timed: on a fresh checkout the first draw also makes tables of characters, which takes seconds.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
