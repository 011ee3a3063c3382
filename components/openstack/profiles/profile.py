"""What differs between OpenStack clouds: dated facts, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.accelerators import Offers
from components.capabilities import Capability, Support
from policies.jurisdictions import World


@dataclass(frozen=True)
class Shares:
    """File shares (Manila): the type to ask for, None for the cloud's default, and whether it makes share servers."""

    share_type: str | None
    share_servers: bool


@dataclass(frozen=True)
class Profile:
    """One OpenStack cloud, or one kind of them.

    `auth_url` is fixed, or None where the environment gives it (the sandbox, which must be on loopback) or the spec
    declares it (`generic`). `regions` are the regions where `encrypted_volume_type` exists, each with the region of
    its object storage; empty where the operator declares the cloud. `countries` names the country of each region,
    from the table of places `world`; both are None and empty where no table exists. `api_hosts` are names that the
    hub's own hosts must reach through the proxy, `{region}` and `{object_region}` standing for regions in lower case.
    `answers` are this cloud's own words on capabilities, in place of those of any OpenStack; of encrypted stores and of
    the law nothing general can be said, so each profile answers these two.
    """

    name: str
    dated: str
    source: str
    auth_url: str | None
    external_network: str
    encrypted_volume_type: str
    regions: Mapping[str, str]
    offers: Offers
    answers: Mapping[Capability, Support]
    world: World | None = None
    countries: Mapping[str, str] = field(default_factory=dict)
    api_hosts: tuple[str, ...] = ()
    shares: Shares | None = None
    private_dns: bool = False
    """Designate zones that only the hub's networks resolve."""
    address_groups: bool = False
    """Security group rules may name a group of address ranges."""
    worker_roles: tuple[str, ...] = ()
    """Roles of application credentials, with those that they imply, since keystone answers with all of them; empty: all
    of the deployer's. Access rules cut both down."""
    reader_roles: tuple[str, ...] = ()
    """Roles of credentials that only read; empty: all of the deployer's, cut down by access rules."""
