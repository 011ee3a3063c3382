"""What the OpenStack back end registered."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from ipaddress import IPv4Network
from typing import Any

from recording import Graph, Recorded

from components.assurance import Measure
from components.blueprint import Blueprint
from components.openstack.declaration import profile_of
from components.spec import HubSpec
from observers.first_boot import allowed_names, closes_copying, records_sessions
from observers.observation import (
    GrantSeen,
    KeySeen,
    MachineSeen,
    Observation,
    Opening,
    ResourceSeen,
    ShareSeen,
    StoreSeen,
    VolumeSeen,
    ZoneSeen,
)

_UNLABELLED = frozenset(
    {
        # Types without tags and metadata.
        "openstack:blockstorage/quoteSetV3:QuoteSetV3",
        "openstack:compute/keypair:Keypair",
        "openstack:compute/quotaSetV2:QuotaSetV2",
        "openstack:compute/serverGroup:ServerGroup",
        "openstack:compute/volumeAttach:VolumeAttach",
        "openstack:dns/recordSet:RecordSet",
        "openstack:dns/zone:Zone",
        "openstack:identity/applicationCredential:ApplicationCredential",
        "openstack:keymanager/containerV1:ContainerV1",
        "openstack:keymanager/orderV1:OrderV1",
        "openstack:networking/addressGroupV2:AddressGroupV2",
        "openstack:networking/qosBandwidthLimitRule:QosBandwidthLimitRule",
        "openstack:networking/quotaV2:QuotaV2",
        "openstack:networking/routerInterface:RouterInterface",
        "openstack:networking/secGroupRule:SecGroupRule",
        "openstack:networking/subnetRoute:SubnetRoute",
        "openstack:sharedfilesystem/shareAccess:ShareAccess",
        "openstack:sharedfilesystem/shareNetwork:ShareNetwork",
    }
)
_LABELS_REFUSED = frozenset(
    {
        # Neutron 2026.1 refuses its tags.
        "openstack:networking/qosPolicy:QosPolicy",
    }
)
_READ, _WRITE = frozenset({"GET", "HEAD"}), frozenset({"PUT"})


def observe(spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> Observation:
    """The hub as it was registered."""
    return _Seen(spec, names, graph, facts).observation()


class _Seen:
    def __init__(self, spec: HubSpec, names: Blueprint, graph: Graph, facts: Mapping[str, Any]) -> None:
        self._spec, self._names, self._graph, self._facts = spec, names, graph, facts
        self._profile = profile_of(spec.cloud, spec.openstack, spec.region)
        self._zone_of = {zone["network_id"]: key for key, zone in facts["network"]["zones"].items()}
        self._subnets = {zone["subnet_id"]: key for key, zone in facts["network"]["zones"].items()}

    @cached_property
    def _kinds(self) -> dict[str, list[Recorded]]:
        kinds: dict[str, list[Recorded]] = {}
        for _, resource in sorted(self._graph.resources.items()):
            kinds.setdefault(resource.type.removeprefix("openstack:"), []).append(resource)
        return kinds

    def _of(self, kind: str) -> list[Recorded]:
        return self._kinds.get(kind, [])

    def observation(self) -> Observation:
        graph = self._graph
        providers = graph.of("pulumi:providers:openstack")
        return Observation(
            address_space=self._spec.address_space,
            providers={provider.name: provider.inputs["region"] for provider in providers},
            global_types=frozenset(),
            unlabelled=_UNLABELLED,
            labels_refused=_LABELS_REFUSED,
            resources=tuple(_resource(each) for each in graph.resources.values() if _is_clouds(each)),
            zones={key: self._zone(zone) for key, zone in self._facts["network"]["zones"].items()},
            public_addresses=frozenset(self._public_addresses()),
            allowed_hosts=self._allowed_hosts(),
            own_hosts=frozenset(self._own_hosts()),
            stores={key: _store(graph.by_id(each)) for key, each in self._facts["storage"]["stores"].items()},
            copies={key: _store(graph.by_id(each)) for key, each in self._facts["backup"]["copies"].items()},
            shares={key: self._share(graph.by_id(each)) for key, each in self._facts["storage"]["shares"].items()},
            volumes={self._purposes[each.id]: self._volume(each) for each in self._of("blockstorage/volume:Volume")},
            machines=self._machines,
            keys={key: _key(self._graph, each) for key, each in self._facts["keys"]["keys"].items()},
            identities={
                key: graph.by_id(each).inputs["expiresAt"].partition("T")[0]
                for key, each in self._facts["identity"]["identities"].items()
            },
            grants=frozenset(self._grants()),
            trace_days=int(graph.by_id(self._facts["logs"]["sink_id"]).inputs["metadata"]["retention-days"]),
            backed_up=self._backed_up(),
            measures=frozenset(self._measures()),
        )

    # Network.

    @cached_property
    def _feet(self) -> dict[str, set[str]]:
        """The zones that each router has an interface in."""
        feet: dict[str, set[str]] = {}
        for each in self._of("networking/routerInterface:RouterInterface"):
            given = each.inputs
            port = self._graph.by_id(given["portId"]) if "portId" in given else None
            zone = self._zone_of[port.inputs["networkId"]] if port else self._subnets[given["subnetId"]]
            feet.setdefault(given["routerId"], set()).add(zone)
        return feet

    def _zone(self, facts: Mapping[str, str]) -> ZoneSeen:
        key = self._zone_of[facts["network_id"]]
        group = self._graph.by_id(facts["security_group_id"])
        network = self._graph.by_id(facts["network_id"])
        out, joined = None, set[str]()
        for router, zones in self._feet.items():
            if key in zones:
                joined |= zones
                out = router if self._graph.by_id(router).inputs.get("externalNetworkId") else out
        return ZoneSeen(
            range=IPv4Network(self._graph.by_id(facts["subnet_id"]).inputs["cidr"]),
            guarded=group.inputs["deleteDefaultRules"] and network.inputs["portSecurityEnabled"],
            openings=frozenset(self._openings(group.id)),
            joined=frozenset(joined - {key}),
            way_out=out,
        )

    def _openings(self, group: str) -> Iterator[Opening]:
        for rule in self._of("networking/secGroupRule:SecGroupRule"):
            given = rule.inputs
            if given["securityGroupId"] != group:
                continue
            listed = given.get("remoteAddressGroupId")
            ranges = self._graph.by_id(listed).inputs["addresses"] if listed else [given["remoteIpPrefix"]]
            for remote in ranges:
                for port in range(given["portRangeMin"], given["portRangeMax"] + 1):
                    yield Opening(given["direction"] == "egress", IPv4Network(remote), given["protocol"], port)

    def _public_addresses(self) -> Iterator[str]:
        for address in self._of("networking/floatingIp:FloatingIp"):
            yield "entry" if address.id == self._facts["admin"]["entry_id"] else address.name

    def _allowed_hosts(self) -> frozenset[str]:
        lists = {frozenset(allowed_names(m.user_data)) for key, m in self._machines.items() if key.startswith("proxy-")}
        [same] = lists  # every proxy lets pass the same names
        return same

    def _own_hosts(self) -> Iterator[str]:
        objects = self._profile.regions[self._spec.region]
        for host in self._profile.api_hosts:
            yield host.format(region=self._spec.region.lower(), object_region=objects.lower())

    # Storage.

    @cached_property
    def _purposes(self) -> dict[str, str]:
        """Purposes of volumes by their id."""
        volumes = [*self._names.volumes, *(m.volume for m in self._names.machines if m.volume)]
        by_name = {volume.name: volume.purpose for volume in volumes}
        return {each.id: by_name[each.inputs["name"]] for each in self._of("blockstorage/volume:Volume")}

    def _volume(self, volume: Recorded) -> VolumeSeen:
        return VolumeSeen(volume.inputs["size"], self._encrypted(volume.inputs), None)

    def _encrypted(self, given: Mapping[str, Any]) -> bool:
        return given.get("volumeType") == self._profile.encrypted_volume_type

    def _share(self, share: Recorded) -> ShareSeen:
        addresses = {str(zone.range): key for key, zone in self._ranges.items()}
        addresses |= {machine.address: key for key, machine in self._machines.items() if machine.address}
        who: dict[str, set[str]] = {"ro": set(), "rw": set()}
        for access in self._of("sharedfilesystem/shareAccess:ShareAccess"):
            if access.inputs["shareId"] == share.id:
                who[access.inputs["accessLevel"]].add(addresses[access.inputs["accessTo"]])
        own = share.inputs.get("shareNetworkId")
        standing = self._zone_of[self._graph.by_id(own).inputs["neutronNetId"]] if own else None
        assert share.inputs["isPublic"] is False
        return ShareSeen(share.inputs["size"], standing, frozenset(who["ro"]), frozenset(who["rw"]))

    @cached_property
    def _ranges(self) -> dict[str, ZoneSeen]:
        return {key: self._zone(zone) for key, zone in self._facts["network"]["zones"].items()}

    # Machines.

    @cached_property
    def _machines(self) -> dict[str, MachineSeen]:
        made = self._facts["compute"]["machines"]
        return {key: self._machine(self._graph.by_id(each["machine_id"])) for key, each in made.items()}

    def _machine(self, machine: Recorded) -> MachineSeen:
        given = machine.inputs
        ports = [self._graph.by_id(each["port"]) for each in given["networks"]]
        [boot] = given["blockDevices"]
        attached = [
            each.inputs["volumeId"]
            for each in self._of("compute/volumeAttach:VolumeAttach")
            if each.inputs["instanceId"] == machine.id
        ]
        floating = {each.inputs.get("portId") for each in self._of("networking/floatingIp:FloatingIp")}
        hints = given.get("schedulerHints") or []
        for port in ports:
            zone = self._facts["network"]["zones"][self._zone_of[port.inputs["networkId"]]]
            assert port.inputs["portSecurityEnabled"] is True, port.name
            assert port.inputs["securityGroupIds"] == [zone["security_group_id"]], port.name
        [fixed] = [each for port in ports for each in port.inputs["fixedIps"]]
        return MachineSeen(
            zones=tuple(self._zone_of[port.inputs["networkId"]] for port in ports),
            address=fixed.get("ipAddress"),
            type=given["flavorName"],
            image_pinned=boot["uuid"] == str(self._spec.openstack and self._spec.openstack.image),
            password_login="adminPass" in given,
            public=any(port.id in floating for port in ports),
            boot=VolumeSeen(boot["volumeSize"], self._encrypted(boot), None),
            volumes=frozenset(self._purposes[each] for each in attached),
            identity=None,  # an operator brings the credential
            place=hints[0]["group"] if hints else None,
            user_data=given["userData"],
        )

    # Identities.

    def _grants(self) -> Iterator[GrantSeen]:
        containers = {store.name: (store.purpose, area) for store in self._names.stores for area in store.areas}
        for identity, credential in self._facts["identity"]["identities"].items():
            rules = self._graph.by_id(credential).inputs["accessRules"]
            for name, (store, area) in containers.items():
                path = f"/v1/AUTH_1/{name}/folder/object"
                methods = {rule["method"] for rule in rules if _matches(rule, path)}
                if access := _access(methods):
                    yield GrantSeen(identity, store, area, access)

    # Traces and backups.

    def _backed_up(self) -> frozenset[str]:
        if not self._facts["backup"]["vault_id"]:
            return frozenset()
        told = [machine.user_data for key, machine in self._machines.items() if key.startswith("services-")]
        return frozenset(purpose for volume, purpose in self._purposes.items() if any(volume in each for each in told))

    def _measures(self) -> Iterator[Measure]:
        [bastion] = [machine for key, machine in self._machines.items() if key.startswith("bastion-")]
        if self._backed_up():
            yield Measure.BACKUPS
        if closes_copying(bastion.user_data):
            yield Measure.NO_COPY_OUT
        if records_sessions(bastion.user_data):
            yield Measure.SESSION_RECORDING


def _is_clouds(resource: Recorded) -> bool:
    return resource.type.startswith("openstack:")


def _resource(resource: Recorded) -> ResourceSeen:
    given = resource.inputs
    labels = given.get("metadata") or given.get("tags")
    if isinstance(labels, list):
        labels = dict(tag.split("=", 1) for tag in labels)
    return ResourceSeen(
        resource.name,
        resource.type,
        resource.provider,
        given.get("region"),
        labels,
        resource.protect,
        resource.retain,
        resource.delete_before_replace,
    )


def _store(container: Recorded) -> StoreSeen:
    given = container.inputs
    return StoreSeen(
        containers=frozenset({given["name"]}),
        region=given["region"],
        public="containerRead" in given or "containerWrite" in given,
        versioned=given["versioning"] and not given["forceDestroy"],
        immutable_days=None,
        expire_days=None,
        zone=None,
        key=None,
    )


def _key(graph: Graph, reference: str) -> KeySeen:
    order = graph[reference.rpartition("/")[2]]
    assert order.inputs["type"] == "key"
    return KeySeen(None)


def _matches(rule: Mapping[str, str], path: str) -> bool:
    """As keystonemiddleware does: `*` is a part of one segment, `**` is anything."""
    pattern = re.escape(rule["path"]).replace(r"\*\*", ".*").replace(r"\*", "[^/]+")
    return rule["service"] == "object-store" and re.fullmatch(pattern, path) is not None


def _access(methods: set[str]) -> str | None:
    if not methods:
        return None
    if methods <= _READ:
        return "read"
    return "write-only" if methods <= _WRITE else "read-write"
