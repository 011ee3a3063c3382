"""Loading a spec: all its problems at once, or a HubSpec that can be planned."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from components import addresses
from components.assurance import MEANINGS, SOVEREIGN_PERIMETERS, Assurance, measures, required
from components.capabilities import Capability, NotAvailable, Support
from components.clouds import backend_of
from components.places import place_problems
from components.planning import machine_key
from components.problems import Problem, SpecError
from components.sketch import Sketch, sketch
from components.spec import Custody, HubSpec

_LONGEST_SHOWN = 60
_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def load(raw: object, environment: Mapping[str, str]) -> HubSpec:
    """The spec that a user wrote, checked whole.

    `raw` is the value of the key `hub` in the stack file, `environment` the variables the hub would be deployed with.
    Raises `SpecError` with every problem found: what each part is in itself, what the parts are together, and what
    the cloud cannot give.
    """
    if not isinstance(raw, dict):
        raise SpecError([Problem("hub", _shown(raw), "a mapping with name, cloud, region …", "README.md shows one.")])
    problems, spec = [], None
    try:
        spec = HubSpec.model_validate(raw)
    except ValidationError as invalid:
        problems += [_problem(error) for error in invalid.errors()]
    known = sketch(raw)
    problems += [
        *_address_problems(known),
        *_workspace_problems(known),
        *_assurance_problems(known),
        *place_problems(known),
    ]
    if known.cloud is not None:
        problems += _cloud_problems(known, known.cloud)
        problems += backend_of(known.cloud).problems(known, environment)
    if problems or spec is None:
        raise SpecError(problems)
    return spec


# What is wrong in itself: pydantic's findings in our words.


def _problem(error: ErrorDetails) -> Problem:
    path = _path(error["loc"])
    match error["type"]:
        case "missing":
            return Problem(path, "nothing", "a value: it is required")
        case "extra_forbidden":
            keys = _keys_beside(error["loc"])
            near = get_close_matches(str(error["loc"][-1]), keys, n=1)
            remedy = f"Did you mean `{near[0]}`?" if near else "Remove it."
            return Problem(path, "an unknown key", ", ".join(keys), remedy)
        case "string_pattern_mismatch":
            return Problem(path, _shown(error["input"]), f"text that matches {error['ctx']['pattern']}")
        case _:
            return Problem(path, _shown(error["input"]), _allowed(error))


def _allowed(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or "hub"


def _keys_beside(location: tuple[int | str, ...]) -> list[str]:
    """The keys that are known where an unknown one was found."""
    model: Any = HubSpec
    for step in location[:-1]:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            model = next(each for each in (annotation, *_arguments(annotation)) if _is_model(each))
    return sorted(model.model_fields)


def _arguments(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", ())


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


# What is wrong together.


def _address_problems(known: Sketch) -> Iterator[Problem]:
    yield from _space_problems(known.address_space)
    outside = (*known.admin_networks, *known.senders)
    for path, network in outside:
        if network.prefixlen == 0:
            yield Problem(path, str(network), "a range smaller than the whole internet")
        if known.address_space is not None and network.overlaps(known.address_space):
            yield Problem(path, str(network), f"a range apart from address_space {known.address_space}: they overlap")
    for (first_path, first), (path, network) in combinations(outside, 2):
        if first.overlaps(network):
            yield Problem(path, str(network), f"a range apart from {first_path} {first}: they overlap")


def _space_problems(space: IPv4Network | None) -> Iterator[Problem]:
    if space is None:
        return
    if not addresses.WIDEST <= space.prefixlen <= addresses.NARROWEST:
        yield Problem("address_space", str(space), f"a range from /{addresses.WIDEST} to /{addresses.NARROWEST}")
    if not any(space.subnet_of(private) for private in _PRIVATE):
        yield Problem("address_space", str(space), "a range inside " + ", ".join(map(str, _PRIVATE)) + " (RFC 1918)")


def _workspace_problems(known: Sketch) -> Iterator[Problem]:
    yield from _slot_problems(known)
    yield from _repeated(
        [(f"{workspace.path}.name", workspace.name) for workspace in known.workspaces], "a name that no other has"
    )
    yield from _end_date_problems(known)
    yield from _machine_name_problems(known)
    for workspace in known.workspaces:
        yield from _repeated(
            [(f"{path}.name", pool.name) for path, pool in workspace.pools], "a name that no other pool here has"
        )


def _end_date_problems(known: Sketch) -> Iterator[Problem]:
    for workspace in known.workspaces:
        if known.end_date and workspace.end_date and workspace.end_date > known.end_date:
            yield Problem(
                f"{workspace.path}.end_date",
                workspace.end_date.isoformat(),
                f"at the latest {known.end_date.isoformat()}, when the hub itself ends",
            )


def _machine_name_problems(known: Sketch) -> Iterator[Problem]:
    """Workspace `a-b` with pool `c` and workspace `a` with pool `b-c` would have machines of the same name."""
    of: dict[str, str] = {}
    for workspace in known.workspaces:
        for path, pool in workspace.pools if workspace.name else ():
            study = workspace.name or ""
            other = of.setdefault(machine_key(study, pool.name, 1), study)
            if other != study:
                yield Problem(f"{path}.name", pool.name, f"a name whose machines are not called as those of {other}")


def _slot_problems(known: Sketch) -> Iterator[Problem]:
    last = addresses.slots(known.address_space) if known.address_space is not None else None
    taken: dict[int, str] = {}
    for workspace in known.workspaces:
        path, slot = f"{workspace.path}.slot", workspace.slot
        if slot is None:
            continue
        if slot in taken:
            yield Problem(
                path,
                str(slot),
                f"a slot of its own: {taken[slot]} has this one",
                "A slot is never changed once deployed; give the newer workspace another.",
            )
        taken.setdefault(slot, workspace.name or workspace.path)
        if last is not None and slot > last:
            yield Problem(path, str(slot), f"1 to {last} in {known.address_space}")


def _repeated(names: Sequence[tuple[str, str | None]], allowed: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, name in names:
        if name is not None and name in seen:
            yield Problem(path, name, allowed)
        seen.add(name or "")


def _assurance_problems(known: Sketch) -> Iterator[Problem]:
    level = known.assurance
    if level is None:
        return
    if level is Assurance.SOVEREIGN and known.perimeter is not None and known.perimeter not in SOVEREIGN_PERIMETERS:
        yield Problem("perimeter", known.perimeter, f"{' or '.join(SOVEREIGN_PERIMETERS)} with assurance sovereign")
    having = measures(level)
    for path, waiver in known.without:
        if level is Assurance.SOVEREIGN:
            yield Problem(path, waiver.measure, "nothing: a sovereign hub does without no measure")
        elif waiver.measure not in having:
            since = MEANINGS[waiver.measure].since
            yield Problem(path, waiver.measure, f"a measure of {level}: this one begins with {since}", "Remove it.")
    yield from _repeated([(path, waiver.measure) for path, waiver in known.without], "a measure waived once")


# What the cloud cannot give.


_CUSTODY_NEEDS = {Custody.CUSTOMER: Capability.CUSTOMER_KEYS, Custody.CUSTOMER_HSM: Capability.HSM_KEYS}


def _demands(known: Sketch) -> Iterator[tuple[str, str, Capability]]:
    """Where the spec asks for a capability: the path, what stands there, and the capability."""
    for path, capability in known.require:
        yield path, capability, capability
    if known.assurance is not None:
        for capability in required(known.assurance):
            yield "assurance", known.assurance, capability
    if known.backup is not None and known.backup.second_region is not None:
        yield "backup.second_region", known.backup.second_region, Capability.SECOND_REGION_COPIES
    if known.budget is not None:
        yield "budget", str(known.budget.monthly), Capability.BUDGETS
    if known.quota:
        yield "quota", "true", Capability.QUOTAS
    for workspace in known.workspaces:
        if workspace.bandwidth_mbps is not None:
            path = f"{workspace.path}.bandwidth_mbps"
            yield path, str(workspace.bandwidth_mbps), Capability.BANDWIDTH_LIMITS


def _cloud_problems(known: Sketch, cloud: str) -> Iterator[Problem]:
    backend = backend_of(cloud)
    support, strongest, order = backend.support(cloud), backend.custody(cloud), list(Custody)
    if known.custody is not None and order.index(known.custody) > order.index(strongest):
        yield Problem(
            "custody",
            known.custody,
            f"{' or '.join(order[: order.index(strongest) + 1])} on {cloud}",
            _lack(support[_CUSTODY_NEEDS[known.custody]]),
        )
    having = ", ".join(sorted(each for each, answer in support.items() if not isinstance(answer, NotAvailable)))
    for path, value, capability in _demands(known):
        if isinstance(support[capability], NotAvailable):
            yield Problem(path, value, _what_is_had(path, capability, cloud, having), _lack(support[capability]))
    offers = backend.accelerators(cloud, known.openstack)
    for path, pool in (each for workspace in known.workspaces for each in workspace.pools):
        if pool.accelerator not in offers:
            yield Problem(f"{path}.accelerator", pool.accelerator, f"on {cloud}: {', '.join(sorted(offers))}")


def _what_is_had(path: str, capability: Capability, cloud: str, having: str) -> str:
    if path.startswith("require"):
        return f"what {cloud} has: {having}"
    if path == "assurance":
        return f"a level whose needs {cloud} meets; it has no {capability}"
    return f"nothing here on {cloud}, which has no {capability}"


def _lack(support: Support) -> str:
    if isinstance(support, NotAvailable):
        return f"{support.how[0].upper()}{support.how[1:]}."
    return ""
