"""neutron's WSGI application, its policy loaded before the first request.

neutron loads it when the first request asks, and answers a second one that comes meanwhile with 403: rules that are not
yet registered are not allowed. Several at once are the rule for a deployment engine.
"""

from neutron import policy
from neutron.wsgi.api import application  # noqa: F401 - what the server asks for

policy.init()
