"""What the Azure back end registered."""

import base64
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from ipaddress import IPv4Network
from typing import Any

from recording import Graph, Recorded

from components.assurance import Measure
from components.blueprint import APPROVERS, AUDITORS, OPERATORS, Blueprint
from components.spec import HubSpec
from observers.observation import (
    EVERYWHERE,
    GrantSeen,
    KeySeen,
    MachineSeen,
    Observation,
    Opening,
    ResourceSeen,
    StoreSeen,
    VolumeSeen,
    ZoneSeen,
)

_GLOBAL = frozenset(
    {
        # What these say is kept worldwide by design: names, and settings of the monitoring service.
        "azure-native:monitor:PrivateLinkScope",
        "azure-native:privatedns:PrivateZone",
        "azure-native:privatedns:VirtualNetworkLink",
    }
)
_UNLABELLED = frozenset(
    {
        # Types without tags.
        "azure-native:authorization:RoleAssignment",
        "azure-native:authorization:RoleDefinition",
        "azure-native:consumption:Budget",
        "azure-native:monitor:DiagnosticSetting",
        "azure-native:monitor:PrivateLinkScopedResource",
        "azure-native:monitor:SubscriptionDiagnosticSetting",
        "azure-native:network:FirewallPolicyRuleCollectionGroup",
        "azure-native:network:PrivateDnsZoneGroup",
        "azure-native:network:Subnet",
        "azure-native:network:VirtualNetworkPeering",
        "azure-native:storage:BlobServiceProperties",
        "azure-native:storage:ManagementPolicy",
        "azure-native:storage:ObjectReplicationPolicy",
    }
)
_LABELS_REFUSED = frozenset(
    {
        # It has no tags, and names of its metadata have to be identifiers, without hyphens [k].
        "azure-native:storage:BlobContainer",
    }
)

_PLATFORM = {
    ("Inbound", "GatewayManager", "443"),
    ("Inbound", "AzureLoadBalancer", "443"),
    ("Inbound", "VirtualNetwork", "8080"),
    ("Inbound", "VirtualNetwork", "5701"),
    ("Outbound", "VirtualNetwork", "8080"),
    ("Outbound", "VirtualNetwork", "5701"),
    ("Outbound", "AzureCloud", "443"),
}
"""What the bastion service itself needs in its subnet (Microsoft: NSG access and Azure Bastion, read 2026-11)."""

_ROLES = {
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "read",  # Storage Blob Data Reader
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "read-write",  # Storage Blob Data Contributor
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "owner",  # Storage Blob Data Owner
}
"""Built-in roles on blobs (Microsoft: Azure built-in roles for storage, read 2026-11)."""
_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/"


def observe(spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> Observation:
    """The hub as it was registered."""
    return _Seen(spec, names, graph, facts).observation()


class _Seen:
    def __init__(self, spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> None:
        self._spec, self._names, self._graph, self._facts = spec, names, graph, facts
        self._zone_of = {zone["subnet_id"]: key for key, zone in facts["network"]["zones"].items()}
        self._stores = {each: key for key, each in facts["storage"]["stores"].items()}

    @cached_property
    def _kinds(self) -> dict[str, list[Recorded]]:
        kinds: dict[str, list[Recorded]] = {}
        for _, resource in sorted(self._graph.resources.items()):
            kinds.setdefault(resource.type.removeprefix("azure-native:"), []).append(resource)
        return kinds

    def _of(self, kind: str) -> list[Recorded]:
        return self._kinds.get(kind, [])

    def observation(self) -> Observation:
        graph, facts = self._graph, self._facts
        machines = {
            key: self._machine(graph.by_id(each["machine_id"])) for key, each in facts["compute"]["machines"].items()
        }
        stores = {key: self._store(graph.by_id(each)) for key, each in facts["storage"]["stores"].items()}
        return Observation(
            address_space=self._spec.address_space,
            providers={each.name: each.inputs["location"] for each in graph.of("pulumi:providers:azure-native")},
            global_types=_GLOBAL,
            unlabelled=_UNLABELLED,
            labels_refused=_LABELS_REFUSED,
            resources=tuple(_resource(each) for each in graph.resources.values() if "azure-native:" in each.type[:13]),
            zones={key: self._zone(key, zone) for key, zone in facts["network"]["zones"].items()},
            public_addresses=frozenset(self._public_addresses()),
            allowed_hosts=frozenset(self._allowed_hosts()),
            own_hosts=frozenset(),
            stores=stores,
            copies={key: self._store(graph.by_id(each)) for key, each in facts["backup"]["copies"].items()},
            shares={},
            volumes={self._purposes[each.id]: self._volume(each) for each in self._of("compute:Disk")},
            machines=machines,
            keys=dict(self._keys()),
            identities=dict.fromkeys(facts["identity"]["identities"]),
            grants=frozenset(self._grants()),
            trace_days=stores["traces"].immutable_days or 0,
            backed_up=frozenset(self._backed_up()),
            measures=frozenset(self._measures()),
        )

    # Network.

    def _zone(self, key: str, facts: Mapping[str, str | None]) -> ZoneSeen:
        subnet = self._graph.by_id(facts["subnet_id"] or "").inputs
        own = IPv4Network(subnet["addressPrefix"])
        group = facts["security_group_id"]
        assert subnet.get("networkSecurityGroup", {}).get("id") == group, key
        neighbours = self._joined(facts["network_id"] or "")
        return ZoneSeen(
            range=own,
            guarded=group is not None,
            openings=frozenset(self._openings(subnet, self._graph.by_id(group)) if group else ()),
            joined=frozenset(
                other
                for other, zone in self._facts["network"]["zones"].items()
                if zone["network_id"] in neighbours and other != key
            ),
            way_out=self._way_out(subnet),
        )

    def _joined(self, network: str) -> set[str]:
        """The network itself and those that it is peered with, from both ends."""
        by_name = {each.inputs["virtualNetworkName"]: each.id for each in self._of("network:VirtualNetwork")}
        peerings = {
            (by_name[each.inputs["virtualNetworkName"]], each.inputs["remoteVirtualNetwork"]["id"])
            for each in self._of("network:VirtualNetworkPeering")
        }
        return {network} | {far for near, far in peerings if near == network and (far, near) in peerings}

    def _openings(self, subnet: Mapping[str, Any], group: Recorded) -> Iterator[Opening]:
        own, bastion = IPv4Network(subnet["addressPrefix"]), subnet["subnetName"] == "AzureBastionSubnet"
        for direction in ("Inbound", "Outbound"):
            out, closed = direction == "Outbound", False
            rules = [rule for rule in group.inputs["securityRules"] if rule["direction"] == direction]
            for rule in sorted(rules, key=lambda each: each["priority"]):
                near, far = (
                    _ends(rule, "source" if out else "destination"),
                    _ends(rule, "destination" if out else "source"),
                )
                if rule["access"] == "Deny":
                    closed = closed or (
                        near == far == ["*"] and rule["protocol"] == "*" == rule["destinationPortRange"]
                    )
                    continue
                assert not closed, f"{group.name}: {rule['name']} comes after everything was denied"
                for remote in far:
                    for port in _ports(rule):
                        if (direction, remote, port) in _PLATFORM and bastion:
                            continue
                        for each in near:
                            assert IPv4Network(each) == own, f"{group.name}: a rule for another range, {each}"
                        ranged = EVERYWHERE if remote == "Internet" else IPv4Network(remote)
                        yield Opening(out, ranged, rule["protocol"].lower(), int(port))
            assert closed, f"{group.name}: nothing denies the rest of {direction}"

    def _way_out(self, subnet: Mapping[str, Any]) -> str | None:
        if subnet.get("defaultOutboundAccess") is not False:
            return "default outbound access"
        if "natGateway" in subnet:
            return "a NAT gateway"
        if "routeTable" not in subnet:
            return None
        table = self._graph.by_id(subnet["routeTable"]["id"]).inputs
        assert table["disableBgpRoutePropagation"] is True
        for route in table["routes"]:
            if route["addressPrefix"] == "0.0.0.0/0":
                assert route["nextHopType"] == "VirtualAppliance"
                return self._firewall.id if route["nextHopIpAddress"] == self._firewall_address else "elsewhere"
        return None

    @cached_property
    def _firewall(self) -> Recorded:
        [firewall] = self._of("network:AzureFirewall")
        return firewall

    @cached_property
    def _firewall_address(self) -> str:
        """The first address that Azure leaves free in the firewall's subnet, after the four that it keeps."""
        [configuration] = self._firewall.inputs["ipConfigurations"]
        subnet = self._graph.by_id(configuration["subnet"]["id"]).inputs
        return str(IPv4Network(subnet["addressPrefix"])[4])

    def _public_addresses(self) -> Iterator[str]:
        firewall = {each["publicIPAddress"]["id"] for each in self._firewall.inputs["ipConfigurations"]}
        for address in self._of("network:PublicIPAddress"):
            yield "exit" if address.id in firewall else address.name

    def _allowed_hosts(self) -> Iterator[str]:
        """Names that the firewall lets pass; whatever else a rule lets pass is told by the rule's own name."""
        [policy] = self._of("network:FirewallPolicy")
        assert self._firewall.inputs["firewallPolicy"]["id"] == policy.id
        for group in self._of("network:FirewallPolicyRuleCollectionGroup"):
            for collection in group.inputs["ruleCollections"]:
                for rule in collection["rules"]:
                    https = rule.get("protocols") == [{"port": 443, "protocolType": "Https"}]
                    inside = rule.get("sourceAddresses") == [str(self._spec.address_space)]
                    if rule["ruleType"] == "ApplicationRule" and https and inside:
                        yield from rule["targetFqdns"]
                    else:
                        yield f"rule {rule['name']}"

    # Storage.

    @cached_property
    def _purposes(self) -> dict[str, str]:
        """Purposes of volumes by their id."""
        volumes = [*self._names.volumes, *(m.volume for m in self._names.machines if m.volume)]
        by_name = {volume.name: volume.purpose for volume in volumes}
        return {each.id: by_name[each.inputs["diskName"]] for each in self._of("compute:Disk")}

    @cached_property
    def _key_names(self) -> dict[str, str]:
        return {key.name: key.purpose for key in self._names.keys}

    def _keys(self) -> Iterator[tuple[str, KeySeen]]:
        for key in self._of("keyvault:Key"):
            policy = key.inputs["properties"].get("rotationPolicy", {"lifetimeActions": []})
            [days] = [
                int(match[1])
                for each in policy["lifetimeActions"]
                if each["action"]["type"].lower() == "rotate"
                and (match := re.fullmatch(r"P(\d+)D", each["trigger"]["timeAfterCreate"]))
            ] or [None]
            yield self._key_names[key.inputs["keyName"]], KeySeen(days)

    def _encryption_set(self, set_id: str) -> str:
        """The purpose of the key that a disk encryption set encrypts under."""
        given = self._graph.by_id(set_id).inputs
        assert given["encryptionType"] == "EncryptionAtRestWithPlatformAndCustomerKeys"
        return self._key_names[re.search(r"/keys/([^/]+)", given["activeKey"]["keyUrl"])[1]]

    def _volume(self, disk: Recorded) -> VolumeSeen:
        given = disk.inputs
        closed = (given["publicNetworkAccess"], given["networkAccessPolicy"]) == ("Disabled", "DenyAll")
        return VolumeSeen(given["diskSizeGB"], closed, self._encryption_set(given["encryption"]["diskEncryptionSetId"]))

    def _store(self, account: Recorded) -> StoreSeen:
        given, name = account.inputs, account.inputs["accountName"]
        fixed = given.get("immutableStorageWithVersioning", {}).get("immutabilityPolicy", {})
        services = [each for each in self._of("storage:BlobServiceProperties") if each.inputs["accountName"] == name]
        encryption = given["encryption"]
        key = encryption.get("keyVaultProperties", {}).get("keyName")
        return StoreSeen(
            containers=frozenset(
                each.inputs["containerName"]
                for each in self._of("storage:BlobContainer")
                if each.inputs["accountName"] == name
            ),
            region=given["location"],
            public=(
                given["publicNetworkAccess"] != "Disabled"
                or given["allowBlobPublicAccess"]
                or given["allowSharedKeyAccess"]
                or given["networkRuleSet"]["defaultAction"] != "Deny"
            ),
            versioned=any(each.inputs.get("isVersioningEnabled") for each in services),
            immutable_days=fixed.get("immutabilityPeriodSinceCreationInDays"),
            expire_days=self._expire_days(name),
            zone=self._private_zone(account),
            key=self._key_names[key] if key and encryption["requireInfrastructureEncryption"] else None,
        )

    def _expire_days(self, account: str) -> int | None:
        for policy in self._of("storage:ManagementPolicy"):
            if policy.inputs["accountName"] == account:
                for rule in policy.inputs["policy"]["rules"]:
                    delete = rule["definition"]["actions"].get("baseBlob", {}).get("delete", {})
                    for days in delete.values():
                        return int(days)
        return None

    def _private_zone(self, account: Recorded) -> str | None:
        zones = set()
        for endpoint in self._of("network:PrivateEndpoint"):
            [link] = endpoint.inputs["privateLinkServiceConnections"]
            if link["privateLinkServiceId"] == account.id and link["groupIds"] == ["blob"]:
                zones.add(self._zone_of[endpoint.inputs["subnet"]["id"]])
        return zones.pop() if len(zones) == 1 else None

    # Machines.

    def _machine(self, machine: Recorded) -> MachineSeen:
        given = machine.inputs
        interfaces = [self._graph.by_id(each["id"]) for each in given["networkProfile"]["networkInterfaces"]]
        [address] = [each for one in interfaces for each in one.inputs["ipConfigurations"]]
        stored, system = given["storageProfile"], given["osProfile"]
        boot = stored["osDisk"]
        image = stored["imageReference"]
        assigned = given["identity"]["userAssignedIdentities"]
        by_id = {each: key for key, each in self._facts["identity"]["identities"].items()}
        return MachineSeen(
            zones=tuple(self._zone_of[each.inputs["ipConfigurations"][0]["subnet"]["id"]] for each in interfaces),
            address=address.get("privateIPAddress"),
            type=given["hardwareProfile"]["vmSize"],
            image_pinned=re.fullmatch(r"\d+\.\d+\.\d+", image["version"]) is not None,
            password_login=(
                "adminPassword" in system or system["linuxConfiguration"]["disablePasswordAuthentication"] is not True
            ),
            public="publicIPAddress" in address,
            boot=VolumeSeen(
                boot["diskSizeGB"],
                given["securityProfile"]["encryptionAtHost"] is True,
                self._encryption_set(boot["managedDisk"]["diskEncryptionSet"]["id"]),
            ),
            volumes=frozenset(self._purposes[each["managedDisk"]["id"]] for each in stored.get("dataDisks", [])),
            identity=by_id.get(assigned[0]) if len(assigned) == 1 else "several",
            place=given.get("zones", [None])[0],
            user_data=base64.b64decode(system.get("customData", "")).decode(),
        )

    # Identities.

    @cached_property
    def _principals(self) -> dict[str, str]:
        block = self._spec.azure
        assert block is not None
        people = {
            str(block.operators_group): OPERATORS,
            str(block.auditors_group): AUDITORS,
            str(block.approvers_group): APPROVERS,
        }
        by_id = {each: key for key, each in self._facts["identity"]["identities"].items()}
        return people | {
            f"principal-of-{each.name}": by_id.get(each.id, each.name)
            for each in self._of("managedidentity:UserAssignedIdentity")
        }

    def _grants(self) -> Iterator[GrantSeen]:
        """Roles that reach blobs, on whatever they were assigned."""
        for assignment in self._of("authorization:RoleAssignment"):
            given = assignment.inputs
            access = self._access(given["roleDefinitionId"])
            if access is None:
                continue
            who = self._principals.get(given["principalId"], given["principalId"])
            for store, area in self._reached(given["scope"]):
                yield GrantSeen(who, store, area, access)

    def _access(self, role: str) -> str | None:
        own = self._graph.resources.get(role.removeprefix("id-of-"))
        if own is None:
            return _ROLES.get(role.rpartition("/")[2])
        actions = {
            action.removeprefix(_BLOBS)
            for permission in own.inputs["permissions"]
            for action in permission.get("dataActions", [])
        }
        if not actions:
            return None
        reads, writes = "read" in actions, bool(actions & {"write", "add/action"})
        return {(True, False): "read", (False, True): "write-only", (True, True): "read-write"}[reads, writes]

    def _reached(self, scope: str) -> Iterator[tuple[str, str]]:
        """Areas in a scope: one container, or a whole account, or everything."""
        accounts = self._accounts
        whole = scope not in self._containers and scope not in accounts.values()
        for container in self._of("storage:BlobContainer"):
            account = accounts[container.inputs["accountName"]]
            if account in self._stores and (scope in (container.id, account) or whole):
                yield self._stores[account], container.inputs["containerName"]

    @cached_property
    def _accounts(self) -> dict[str, str]:
        """Ids of accounts by name."""
        return {each.inputs["accountName"]: each.id for each in self._of("storage:StorageAccount")}

    @cached_property
    def _containers(self) -> set[str]:
        return {each.id for each in self._of("storage:BlobContainer")}

    # Traces and backups.

    def _backed_up(self) -> Iterator[str]:
        machines = {each["machine_id"]: key for key, each in self._facts["compute"]["machines"].items()}
        for item in self._of("recoveryservices:ProtectedItem"):
            yield machines[item.inputs["properties"]["sourceResourceId"]]

    def _measures(self) -> Iterator[Measure]:
        [bastion], [policy] = self._of("network:BastionHost"), self._of("network:FirewallPolicy")
        ways_to_copy = ("enableFileCopy", "enableTunneling", "enableShareableLink")
        if bastion.inputs["disableCopyPaste"] and not any(bastion.inputs[way] for way in ways_to_copy):
            yield Measure.NO_COPY_OUT
        if bastion.inputs["enableSessionRecording"]:
            yield Measure.SESSION_RECORDING
        if (policy.inputs["sku"]["tier"], policy.inputs.get("intrusionDetection")) == ("Premium", {"mode": "Deny"}):
            yield Measure.INTRUSION_DETECTION
        networks = {each.id for each in self._of("network:VirtualNetwork")}
        if {each.inputs["targetResourceId"] for each in self._of("network:FlowLog")} == networks:
            yield Measure.FLOW_LOGS
        vaults = self._of("recoveryservices:Vault")
        if vaults:
            yield Measure.BACKUPS
        if all(state == "Locked" for state in self._locks(vaults)):
            yield Measure.LOCKED_ARCHIVES

    def _locks(self, vaults: list[Recorded]) -> Iterator[str]:
        for vault in vaults:
            yield vault.inputs["properties"]["securitySettings"]["immutabilitySettings"]["state"]
        for account in self._of("storage:StorageAccount"):
            if fixed := account.inputs.get("immutableStorageWithVersioning", {}).get("immutabilityPolicy"):
                yield fixed["state"]


def _ends(rule: Mapping[str, Any], end: str) -> list[str]:
    if f"{end}AddressPrefixes" in rule:
        return list(rule[f"{end}AddressPrefixes"])
    return [rule[f"{end}AddressPrefix"]]


def _ports(rule: Mapping[str, Any]) -> list[str]:
    return list(rule["destinationPortRanges"]) if "destinationPortRanges" in rule else [rule["destinationPortRange"]]


def _resource(resource: Recorded) -> ResourceSeen:
    return ResourceSeen(
        resource.name,
        resource.type,
        resource.provider,
        resource.inputs.get("location"),
        resource.inputs.get("tags"),
        resource.protect,
        resource.retain,
        resource.delete_before_replace,
    )
