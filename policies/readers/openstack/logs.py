"""Containers of traces: how long they are kept, and who could change them.

OpenStack has no write-once storage. Whoever holds the project's roles can delete versions too; what can be asked is
that no one gets there by an access list, and that a changed object leaves its earlier version behind.
"""

from __future__ import annotations

from collections.abc import Iterable

from policies.configuration import Configuration
from policies.readers.data_class import TRACES, holds, in_window, label
from policies.readers.facts import Finding, broken, sound
from policies.readers.members import each_alone, filled
from policies.readers.openstack.backup import versions
from policies.records import Node

_LABELS = ("retention-days", "expire-days")
"""How long objects are kept at least, and when they are deleted: the hub's hosts obey these labels."""


def retention(node: Node, configuration: Configuration) -> Iterable[Finding]:
    """Both labels of a container of traces lie within the window; of other containers nothing is said."""
    metadata = node["metadata"]
    if holds(metadata, TRACES):
        kept = [label(metadata, name) for name in _LABELS]
        yield from each_alone(kept, lambda days: in_window(days, configuration.trace_retention))


def protection(node: Node, _: Configuration) -> Iterable[Finding]:
    """Earlier versions of traces are kept, and no access list lets anybody write."""
    if not holds(node["metadata"], TRACES):
        return
    yield from each_alone([node], versions)
    writers = node["containerWrite"]
    if filled(writers):
        yield broken(f"{writers.path} is {writers.shown}: others may change or delete traces, allowed: none", writers)
    else:
        yield sound("no access list lets anybody write", writers)
