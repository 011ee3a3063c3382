"""What each identity may ask of the cloud's API: the access rules of its application credential.

A rule names a service, a method and a path; what no rule names is refused. In paths, `*` is one segment or a part of
one, `**` is anything (keystonemiddleware, auth_token). Rules see the path alone. So whoever may start a machine may
also rebuild it, which is the same path; and whoever may write into a container may let the object store copy into it
from another one, which is a header. A service that does not check access rules refuses such credentials altogether.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.blueprint import (
    AUDITORS,
    BACKUP,
    OPERATORS,
    Access,
    Blueprint,
    Identity,
)

_OBJECTS, _COMPUTE, _NETWORK, _KEYS, _IDENTITY = "object-store", "compute", "network", "key-manager", "identity"
_VOLUMES = ("block-storage", "volumev3")
_SHARES = ("shared-file-system", "sharev2")
"""These services go by either name in a cloud's catalog, and a rule has to name it as the cloud does."""
_ON_OBJECTS = {
    Access.READ: ("GET", "HEAD"),
    Access.WRITE_ONLY: ("PUT",),
    Access.READ_WRITE: ("DELETE", "GET", "HEAD", "POST", "PUT"),
}


@dataclass(frozen=True, order=True)
class AccessRule:
    """One service, one method, one pattern of paths."""

    service: str
    method: str
    path: str


NOTHING = (AccessRule(_IDENTITY, "GET", "/v3/auth/tokens"),)
"""The right to look at one's own token, which everybody has: keystone takes no credential with an empty list."""


def access_rules(blueprint: Blueprint, identity: Identity) -> tuple[AccessRule, ...]:
    """Everything that an identity may do, sorted; `NOTHING` when its work needs none of it."""
    rules = {
        rule
        for grant in blueprint.grants
        if grant.identity == identity.key
        for rule in _container(blueprint.store(grant.store).name, grant.access)
    }
    if identity.key == AUDITORS:
        rules.update(_auditors())
    elif identity.key == OPERATORS:
        rules.update(_operators())
    elif identity.key == BACKUP:
        rules.update(_backup(blueprint))
    return tuple(sorted(rules)) or NOTHING


def _container(name: str, access: Access) -> Iterator[AccessRule]:
    """Rights on the objects of a container; never on the container itself, whose headers could open it to others."""
    if access is not Access.WRITE_ONLY:
        yield from (AccessRule(_OBJECTS, method, f"/v1/*/{name}") for method in ("GET", "HEAD"))
    for method in _ON_OBJECTS[access]:
        # Not `/**` alone: that matches the path that ends with a slash too, which is the container's.
        yield AccessRule(_OBJECTS, method, f"/v1/*/{name}/*")
        yield AccessRule(_OBJECTS, method, f"/v1/*/{name}/*/**")


def _reading(services: Iterable[str], *paths: str) -> Iterator[AccessRule]:
    yield from (AccessRule(service, "GET", path) for service in services for path in paths)


def _auditors() -> Iterator[AccessRule]:
    """The settings of everything, the names of keys but no key, of containers but (beside the traces) no object."""
    yield from _reading([_COMPUTE], "/v2.1/**")
    yield from _reading([_NETWORK], "/v2.0/**")
    yield from _reading(_VOLUMES, "/v3/**")
    yield from _reading(_SHARES, "/v2/**")
    yield from _reading([_IDENTITY], "/v3/role_assignments", "/v3/users/*/application_credentials")
    yield from _reading([_IDENTITY], "/v3/users/*/application_credentials/*", "/v3/users/*/access_rules")
    yield from _reading([_KEYS], "/v1/containers", "/v1/containers/*", "/v1/orders", "/v1/orders/*", "/v1/secrets")
    yield from _reading([_OBJECTS], "/v1/*")
    yield from (AccessRule(_OBJECTS, "HEAD", path) for path in ("/v1/*", "/v1/*/*"))


def _operators() -> Iterator[AccessRule]:
    """Machines seen, started, stopped and restarted. Some clouds have the project's id in the path, others not."""
    yield from _reading([_COMPUTE], "/v2.1/**servers", "/v2.1/**servers/**", "/v2.1/**flavors/**")
    yield AccessRule(_COMPUTE, "POST", "/v2.1/**servers/*/action")


def _backup(blueprint: Blueprint) -> Iterator[AccessRule]:
    """Snapshots and backups of volumes made and pruned, never restored; copies written into the second region."""
    for service in _VOLUMES:
        yield from _reading([service], "/v3/**volumes", "/v3/**volumes/**")
        for kind in ("snapshots", "backups"):
            yield from _reading([service], f"/v3/**{kind}", f"/v3/**{kind}/**")
            yield AccessRule(service, "POST", f"/v3/**{kind}")
            yield AccessRule(service, "DELETE", f"/v3/**{kind}/*")
    for copy in blueprint.copies:
        yield from _container(copy.name, Access.READ_WRITE)
