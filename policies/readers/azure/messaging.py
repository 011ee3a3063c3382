"""Readers of Azure Event Hubs and Service Bus."""

from policies.readers.azure.checks import follows_rotation, no_local_auth
from policies.readers.azure.encryption import encrypted
from policies.readers.azure.kinds import Types, child, part
from policies.readers.azure.places import AT, PARENT_DOOR, PARENT_KEYS, partner, places_in
from policies.readers.facts import GIVEN, Question, Reader, always, each, must_be

_CLOSED = must_be("publicNetworkAccess", "Disabled", "SecuredByPerimeter")
_SHARED_KEY = part({Question.CREDENTIALS: (always("is a shared key, which names nobody"),)})

_NAMESPACE = Reader(
    [*AT, places_in("geoDataReplication.locations", key="locationName")],
    encrypted(
        [("encryption.keySource", "Microsoft.KeyVault"), ("encryption.keyVaultProperties", GIVEN)], by_service=True
    ),
    [_CLOSED],
    {
        Question.TRANSIT: (must_be("minimumTlsVersion", "1.2", "1.3"),),
        Question.KEYS: (each("encryption.keyVaultProperties", follows_rotation()),),
        **no_local_auth(),
    },
)

_COMMON = {
    "DisasterRecoveryConfig": Reader([partner("partnerNamespace")], PARENT_KEYS, PARENT_DOOR),
    "Namespace": _NAMESPACE,
    "NamespaceAuthorizationRule": _SHARED_KEY,
    "NamespaceNetworkRuleSet": child([_CLOSED, must_be("defaultAction", "Deny")]),
    "PrivateEndpointConnection": child(),
}

TYPES: Types = {
    "eventhub": {
        **_COMMON,
        "ConsumerGroup": part(),
        "EventHub": part(),
        "EventHubAuthorizationRule": _SHARED_KEY,
    },
    "servicebus": {
        **_COMMON,
        "Queue": part(),
        "QueueAuthorizationRule": _SHARED_KEY,
        "Subscription": part(),
        "Topic": part(),
        "TopicAuthorizationRule": _SHARED_KEY,
    },
}
