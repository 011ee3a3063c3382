"""neutron's WSGI application, its policy loaded before the first request.

neutron loads it when the first request asks, and answers a second one that comes meanwhile with 403: rules that are not
yet registered are not allowed. Several at once are the rule for a deployment engine.

The cloud's administrator may choose the id of a network, as glance lets one choose the id of an image: so a stack's
settings can name the external network before the cloud exists.
"""

from neutron import policy
from neutron_lib.api.definitions import network
from oslo_policy.policy import RuleDefault

network.RESOURCE_ATTRIBUTE_MAP[network.COLLECTION_NAME]["id"] |= {
    "allow_post": True,
    "default": None,
    "enforce_policy": True,
    "validate": {"type:uuid_or_none": None},
}

from neutron.wsgi.api import application  # noqa: E402, F401 - what the server asks for, with the attribute as above

policy.init()
policy._ENFORCER.register_default(RuleDefault("create_network:id", "rule:context_is_admin"))
