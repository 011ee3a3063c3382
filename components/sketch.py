"""A sketch: what of a spec is right in itself, so that parts can be checked together while others are wrong."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import IPv4Network
from typing import Annotated, Any, get_args

from pydantic import TypeAdapter, ValidationError

from components.assurance import Assurance
from components.capabilities import Capability
from components.spec import (
    AzureBlock,
    Backup,
    Budget,
    Custody,
    Egress,
    HubSpec,
    OpenStackBlock,
    Pool,
    Waiver,
    Workspace,
    Written,
)


@dataclass(frozen=True)
class WorkspaceSketch:
    """The parts of a workspace that are right, and its place in the spec."""

    path: str
    name: str | None
    slot: int | None
    end_date: date | None
    bandwidth_mbps: int | None
    pools: tuple[tuple[str, Pool], ...]


@dataclass(frozen=True)
class Sketch:
    """The parts of a spec that are right; None stands for what is missing or wrong. Lists come with their paths."""

    given: frozenset[str]
    cloud: str | None
    region: str | None
    perimeter: str | None
    assurance: Assurance | None
    without: tuple[tuple[str, Waiver], ...]
    end_date: date | None
    address_space: IPv4Network | None
    admin_networks: tuple[tuple[str, IPv4Network], ...]
    senders: tuple[tuple[str, IPv4Network], ...]
    custody: Custody | None
    require: tuple[tuple[str, Capability], ...]
    egress: Egress | None
    backup: Backup | None
    budget: Budget | None
    quota: bool | None
    workspaces: tuple[WorkspaceSketch, ...]
    azure: AzureBlock | None
    openstack: OpenStackBlock | None


def sketch(raw: dict[str, Any]) -> Sketch:
    """Keep what is right of a spec as written."""
    return Sketch(
        given=frozenset(raw),
        **{
            name: _part(HubSpec, raw, name)
            for name in (
                "cloud",
                "region",
                "perimeter",
                "assurance",
                "end_date",
                "address_space",
                "custody",
                "egress",
                "backup",
                "budget",
                "quota",
                "azure",
                "openstack",
            )
        },
        without=_items(HubSpec, raw, "without"),
        admin_networks=_items(HubSpec, raw, "admin_networks"),
        senders=_items(HubSpec, raw, "senders"),
        require=_items(HubSpec, raw, "require"),
        workspaces=tuple(
            WorkspaceSketch(
                f"workspaces[{index}]",
                _part(Workspace, workspace, "name"),
                _part(Workspace, workspace, "slot"),
                _part(Workspace, workspace, "end_date"),
                _part(Workspace, workspace, "bandwidth_mbps"),
                _items(Workspace, workspace, "pools", f"workspaces[{index}]."),
            )
            for index, workspace in enumerate(_listed(raw, "workspaces"))
            if isinstance(workspace, dict)
        ),
    )


def _part(model: type[Written], raw: dict[str, Any], name: str) -> Any:
    """The value of one field, its default when it was left out, None when it is wrong."""
    field = model.model_fields[name]
    if name not in raw:
        return None if field.is_required() else field.default
    try:
        return _adapter(model, name).validate_python(raw[name])
    except ValidationError:
        return None


def _items(model: type[Written], raw: dict[str, Any], name: str, prefix: str = "") -> tuple[tuple[str, Any], ...]:
    """The right items of a list field, each with its path."""
    right = []
    for index, item in enumerate(_listed(raw, name)):
        try:
            right.append((f"{prefix}{name}[{index}]", _item_adapter(model, name).validate_python(item)))
        except ValidationError:
            continue
    return tuple(right)


def _listed(raw: dict[str, Any], name: str) -> list[Any]:
    value = raw.get(name)
    return value if isinstance(value, list) else []


@cache
def _adapter(model: type[Written], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    annotation: Any = field.annotation
    return TypeAdapter(Annotated[annotation, *field.metadata] if field.metadata else annotation)


@cache
def _item_adapter(model: type[Written], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(get_args(model.model_fields[name].annotation)[0])
