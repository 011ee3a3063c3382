"""What was really registered, in the words of no cloud: what the statements of the suite speak of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.assurance import Measure

Path = tuple[str, str, str, int]
"""From and to (key of a zone, or a range outside), protocol, port."""

EVERYWHERE = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True)
class ResourceSeen:
    """One registered resource of a cloud.

    `region` is None where the type has none of its own, `labels` None where the type takes none.
    """

    name: str
    type: str
    provider: str
    region: str | None
    labels: Mapping[str, str] | None
    protect: bool
    retain: bool
    delete_before_replace: bool


@dataclass(frozen=True)
class Opening:
    """What a guard lets out, or in, on one port."""

    out: bool
    remote: IPv4Network
    protocol: str
    port: int


@dataclass(frozen=True)
class ZoneSeen:
    """A network: what its guard lets pass, the zones that it is joined to, and whether packets find a way out.

    `guarded` is False where a service of the cloud stands in the zone that takes no guard; no machine of ours may.
    `way_out` is the id of what traffic to the outside meets first, None where no route leads out.
    """

    range: IPv4Network
    guarded: bool
    openings: frozenset[Opening]
    joined: frozenset[str]
    way_out: str | None

    def lets_in(self, source: IPv4Network, wanted: Opening) -> bool:
        """Whether the guard lets in from this range what another guard lets out."""
        return any(
            not each.out
            and each.remote.overlaps(source)
            and (each.protocol, each.port) == (wanted.protocol, wanted.port)
            for each in self.openings
        )


@dataclass(frozen=True)
class StoreSeen:
    """An object store: names of its containers, and how it keeps what is in them.

    `zone` is where its private address stands; `key` is the purpose of the customer's key.
    """

    containers: frozenset[str]
    region: str
    public: bool
    versioned: bool
    immutable_days: int | None
    expire_days: int | None
    zone: str | None
    key: str | None


@dataclass(frozen=True)
class ShareSeen:
    """A file share: GiB, who may read, who may write; `zone` is None where the cloud keeps shares outside of zones."""

    size_gb: int
    zone: str | None
    readers: frozenset[str]
    writers: frozenset[str]


@dataclass(frozen=True)
class VolumeSeen:
    """A volume: GiB; `key` is the purpose of the customer's key, None where the provider holds it."""

    size_gb: int
    encrypted: bool
    key: str | None


@dataclass(frozen=True)
class MachineSeen:
    """A machine as it would start. `place` is the zone of the region or the group that spreads it."""

    zones: tuple[str, ...]
    address: str | None
    type: str
    image_pinned: bool
    password_login: bool
    public: bool
    boot: VolumeSeen
    volumes: frozenset[str]
    identity: str | None
    place: str | None
    user_data: str


@dataclass(frozen=True)
class KeySeen:
    """A key, and after how many days it is rotated by itself; None where the cloud does not do so."""

    rotation_days: int | None


@dataclass(frozen=True)
class GrantSeen:
    """What an identity may do in an area."""

    identity: str
    store: str
    area: str
    access: str


@dataclass(frozen=True)
class Observation:
    """A whole hub. Everything that has a key in the blueprint stands here under the same key."""

    address_space: IPv4Network
    providers: Mapping[str, str]
    """Region by logical name of the provider."""
    global_types: frozenset[str]
    """Types that say `global` in place of a region, one by one."""
    unlabelled: frozenset[str]
    """Types that take neither tags nor metadata, one by one."""
    labels_refused: frozenset[str]
    """Types whose labels the service refuses, whatever the SDK says, one by one."""
    resources: tuple[ResourceSeen, ...]
    zones: Mapping[str, ZoneSeen]
    public_addresses: frozenset[str]
    """What each public address is for: `entry`, `exit`, or the name of something that must not have one."""
    allowed_hosts: frozenset[str]
    own_hosts: frozenset[str]
    """Names that the cloud's own API has, which hosts of the hub have to reach by the same way out."""
    stores: Mapping[str, StoreSeen]
    copies: Mapping[str, StoreSeen]
    shares: Mapping[str, ShareSeen]
    volumes: Mapping[str, VolumeSeen]
    machines: Mapping[str, MachineSeen]
    keys: Mapping[str, KeySeen]
    identities: Mapping[str, str | None]
    """The last day (ISO 8601) by key; None where the cloud gives identities no end."""
    grants: frozenset[GrantSeen]
    trace_days: int
    backed_up: frozenset[str]
    """Keys of machines and purposes of volumes."""
    measures: frozenset[Measure]
    """Measures that can be seen in what was registered; others follow from the rest of the observation."""

    def paths(self) -> frozenset[Path]:
        """Every path that is open: let out where it begins, joined on the way, let in where it ends."""
        return frozenset(path for key, zone in self.zones.items() for path in self._from(key, zone))

    def _from(self, key: str, zone: ZoneSeen) -> Iterator[Path]:
        for opening in zone.openings:
            if self._outside(opening):
                ends = (key, str(opening.remote)) if opening.out else (str(opening.remote), key)
                yield (*ends, opening.protocol, opening.port)
            if opening.out:
                for other in self._towards(opening):
                    if other in zone.joined | {key} and self.zones[other].lets_in(zone.range, opening):
                        yield key, other, opening.protocol, opening.port

    def one_sided(self) -> list[tuple[str, str, Opening]]:
        """Openings towards a zone that is not joined or does not open for them: one rule too many, or one missing."""
        paths = self.paths()
        return [
            (key, other, opening)
            for key, zone in self.zones.items()
            for opening in zone.openings
            if opening.remote != EVERYWHERE
            for other in self._towards(opening)
            if (*((key, other) if opening.out else (other, key)), opening.protocol, opening.port) not in paths
        ]

    def _outside(self, opening: Opening) -> bool:
        return opening.remote == EVERYWHERE or not opening.remote.overlaps(self.address_space)

    def _towards(self, opening: Opening) -> list[str]:
        return [key for key, zone in self.zones.items() if opening.remote.overlaps(zone.range)]
