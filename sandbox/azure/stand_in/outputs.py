"""What Azure answers: the inputs, what every ARM resource has, and the computed values that programs read.

All computed values follow from the id alone, so that they are the same at every run.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .arm import ArmPath, type_of
from .catalogue import Module, Properties, ResourceType, Type
from .defaults import API_VERSION, RANDOM_NAME
from .service_rules.regions import place
from .values import UNKNOWN, Value, Values, has_unknown, is_secret

IDENTITIES = "userAssignedIdentities"


def fake_guid(*parts: str) -> str:
    """The same GUID for the same parts."""
    return str(uuid.UUID(hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]))


@dataclass(frozen=True)
class _Made:
    """A resource that was made."""

    id: str
    inputs: Values
    tenant: str

    @property
    def name(self) -> str:
        return self.id.rsplit("/", 1)[1]

    def guid(self, what: str) -> str:
        return fake_guid(self.id.lower(), what)

    @property
    def address(self) -> str:
        """An address for what gets one: private, and not from any range that the program chose."""
        return "100.{}.{}.{}".format(*(64 + self._byte(0) % 64, self._byte(1), self._byte(2)))

    @property
    def public_address(self) -> str:
        return f"203.0.113.{self._byte(0) % 254 + 1}"  # TEST-NET-3, RFC 5737

    def _byte(self, index: int) -> int:
        return hashlib.sha256(self.id.lower().encode()).digest()[index]

    def with_addresses(self) -> Values:
        """IP configurations with the private address that Azure gives where none is asked for."""
        configurations = self.inputs.get("ipConfigurations", [])
        return {"ipConfigurations": [{"privateIPAddress": self.address} | one for one in configurations]}


Computed: TypeAlias = Callable[[_Made], Values]


def _vault(domain: str, field: str) -> Computed:
    def computed(made: _Made) -> Values:
        uri = f"https://{made.name.lower()}.{domain}.azure.net/"
        return {"properties": made.inputs.get("properties", {}) | {field: uri}}

    return computed


def _key(made: _Made) -> Values:
    uri = f"https://{made.inputs['vaultName']}.vault.azure.net/keys/{made.name}"
    return {"keyUri": uri, "keyUriWithVersion": f"{uri}/{made.guid('version').replace('-', '')}"}


def _account(made: _Made) -> Values:
    services = ("blob", "dfs", "file", "queue", "table")
    return {
        "primaryEndpoints": {name: f"https://{made.name}.{name}.core.windows.net/" for name in services},
        "primaryLocation": made.inputs.get("location"),
        "statusOfPrimary": "available",
    }


def _cluster(made: _Made) -> Values:
    location = place(made.inputs.get("location", ""))
    return {
        "privateFQDN": f"{made.name.lower()}.privatelink.{location}.azmk8s.io",
        "powerState": {"code": "Running"},
        "nodeResourceGroup": made.inputs.get("nodeResourceGroup", f"MC_{made.name}"),
        "identityProfile": {
            "kubeletidentity": {"objectId": made.guid("kubelet"), "clientId": made.guid("kubelet client")}
        },
        "oidcIssuerProfile": made.inputs.get("oidcIssuerProfile", {})
        | {"issuerURL": f"https://oidc.invalid/{made.guid('issuer')}/"},
    }


def _endpoint(made: _Made) -> Values:
    interface = made.id.replace("/privateEndpoints/", "/networkInterfaces/")
    return {"networkInterfaces": [{"id": f"{interface}.nic"}], "customDnsConfigs": []}


def _replication(made: _Made) -> Values:
    """Numbers of the policy and of its rules: those that are given, else new ones, as on the destination's side."""
    given = made.inputs.get("objectReplicationPolicyId")
    return {
        "policyId": made.guid("policy") if given in (None, "default") else given,
        "rules": [
            {"ruleId": made.guid(f"rule {index}")} | rule for index, rule in enumerate(made.inputs.get("rules", []))
        ],
    }


COMPUTED: Mapping[str, Computed] = {
    "applicationinsights:Component": lambda made: {
        "instrumentationKey": made.guid("instrumentation"),
        "appId": made.guid("application"),
    },
    "compute:VirtualMachine": lambda made: {"vmId": made.guid("machine")},
    "containerregistry:Registry": lambda made: {"loginServer": f"{made.name.lower()}.azurecr.io"},
    "containerservice:ManagedCluster": _cluster,
    "dbforpostgresql:Server": lambda made: {
        "fullyQualifiedDomainName": f"{made.name}.postgres.database.azure.com",
    },
    "keyvault:Key": _key,
    "keyvault:ManagedHsm": _vault("managedhsm", "hsmUri"),
    "keyvault:Vault": _vault("vault", "vaultUri"),
    "machinelearningservices:Workspace": lambda made: {"workspaceId": made.guid("workspace")},
    "managedidentity:UserAssignedIdentity": lambda made: {
        "principalId": made.guid("principal"),
        "clientId": made.guid("client"),
        "tenantId": made.tenant,
    },
    "network:AzureFirewall": _Made.with_addresses,
    "network:NetworkInterface": _Made.with_addresses,
    "network:PrivateEndpoint": _endpoint,
    "network:PublicIPAddress": lambda made: {"ipAddress": made.public_address},
    "operationalinsights:Workspace": lambda made: {"customerId": made.guid("customer")},
    "storage:ObjectReplicationPolicy": _replication,
    "storage:StorageAccount": _account,
}


def outputs(kind: ResourceType, path: ArmPath, resource_id: str, inputs: Values, tenant: str) -> Values:
    """The properties of a resource that was created or updated with these inputs; secret marks are kept."""
    answered = as_output(inputs)
    made = _Made(resource_id, answered, tenant)
    found = {name: value for name, value in answered.items() if name not in path.parameters}
    found |= {
        "id": resource_id,
        "name": made.name,
        "type": type_of(resource_id),
        "provisioningState": "Succeeded",
        API_VERSION: kind.version,
    }
    identity = answered.get("identity")
    if isinstance(identity, dict) and "SystemAssigned" in str(identity.get("type")):
        found["identity"] = identity | {"principalId": made.guid("principal"), "tenantId": tenant}
    if computed := COMPUTED.get(kind.short):
        found |= computed(made)
    return found


def as_output(value: Value) -> Value:
    """Inputs in the shape of answers: a list of identities becomes a map of id -> what Azure knows of the identity."""
    if isinstance(value, list):
        return [as_output(item) for item in value]
    if not isinstance(value, dict) or is_secret(value):
        return value
    found = {name: as_output(item) for name, item in value.items() if name != RANDOM_NAME}
    ids = found.get(IDENTITIES)
    if isinstance(ids, list):
        found[IDENTITIES] = UNKNOWN if has_unknown(ids) else {one: _identity(one) for one in ids}
    return found


def _identity(resource_id: str) -> Values:
    key = resource_id.lower()
    return {"principalId": fake_guid(key, "principal"), "clientId": fake_guid(key, "client")}


def inputs_of(kind: ResourceType, path: ArmPath, resource_id: str, found: Values) -> Values:
    """The inputs that would make a resource that was found: for an import."""
    inputs = _writable(kind.module, kind.inputs, found)
    inputs = {name: value for name, value in inputs.items() if name not in ("id", "name", "type")}
    return path.parse(resource_id) | inputs | {API_VERSION: kind.version}


def _writable(module: Module, properties: Properties, found: Values) -> Values:
    return {
        name: _writable_value(module, properties[name].type, value)
        for name, value in found.items()
        if name in properties
    }


def _writable_value(module: Module, of: Type, value: Value) -> Value:
    match of, value:
        case {"object": name}, dict():
            return _writable(module, module.object(name), value)
        case {"list": inner}, list():
            return [_writable_value(module, inner, item) for item in value]
        case {"list": _}, dict():  # the identities: a list in inputs, a map in answers
            return list(value)
    return value


def take_over(inputs: Values, before: Values, found: Values) -> None:
    """Change in `inputs` what changed in the cloud since `before`, and nothing else: this is how drift shows."""
    for name in before.keys() | found.keys():
        old, new, mine = before.get(name), found.get(name), inputs.get(name)
        if old == new:
            continue
        if isinstance(mine, dict) and isinstance(old, dict) and isinstance(new, dict) and not is_secret(mine):
            take_over(mine, old, new)
        elif isinstance(mine, list) and isinstance(new, dict):
            inputs[name] = list(new)
        elif name in found:
            inputs[name] = new
        else:
            inputs.pop(name, None)
