"""Functions that need no resource: who am I, and the keys that programs ask for."""

import os

from .outputs import fake_guid
from .values import Values


def answer(token: str, subscription: str, tenant: str) -> Values | None:
    """The answer to `azure-native:authorization:getClientConfig` and its like; None for a function of a resource."""
    match token.rsplit(":", 1)[1]:
        case "getClientConfig":
            return {
                "clientId": os.environ.get("ARM_CLIENT_ID", fake_guid("client")),
                "objectId": fake_guid("object"),
                "subscriptionId": subscription,
                "tenantId": tenant,
            }
        case "getClientToken":
            return {"token": "stand-in"}
        case "listStorageAccountKeys":
            return {"keys": [_account_key(number) for number in (1, 2)]}
        case "listManagedClusterUserCredentials" | "listManagedClusterAdminCredentials":
            return {"kubeconfigs": [{"name": "stand-in", "value": "e30="}]}
    return None


def _account_key(number: int) -> Values:
    return {"keyName": f"key{number}", "permissions": "FULL", "value": f"stand-in-{number}"}
