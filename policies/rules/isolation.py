"""Rule `isolation`: whoever can reach whom is computed from what is registered, and is what was declared.

With a hub, the plan's flows are the declaration: what passes and is in no flow fails, and so does a flow that nothing
lets pass. A flow counts as open between two segments as soon as a part of it passes there: rules may be tighter than
the plan, which speaks of whole zones. Of a flow from or to addresses outside of the stack only our own side is seen:
private lines and the internet are not registered here. Where a service of the cloud stands alone in a subnet (Azure's
firewall and gateways), what passes inside of it and between it and the outside is for the service's own rules.

Without a hub, labels are the declaration: no two segments of different workspaces reach each other, and nobody outside
reaches a segment but the operator's `privateNetworks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from policies.configuration import Configuration
from policies.network import network_of
from policies.network.matrix import Matrix, Passage, allowed_by
from policies.network.model import Joint, Network, Segment, Stand, Statement, Tenant
from policies.network.plan import Flow, flows, hubs, same_place
from policies.network.ranges import PRIVATE, PUBLIC, Box, Ranges, addresses, told, told_services, without
from policies.readers.facts import Verdict
from policies.records import ResourceRecord
from policies.results import Evidence, Severity, State
from policies.rules.rule import Decision, Judgements, StackRule, decide
from policies.stack import Stack

_ENOUGH = 5
"""After so many unwanted paths into one place no more are looked for there."""


def _decide(stack: Stack, configuration: Configuration) -> Judgements:
    for statement in _statements(stack, configuration):
        yield statement.record, decide([statement.finding], _NOTHING)


def _statements(stack: Stack, configuration: Configuration) -> Iterator[Statement]:
    network = network_of(stack)
    yield from network.gaps
    yield from network.borders
    if declaring := hubs(stack):
        yield from _ByPlan(Matrix(network), flows(stack)).statements()
        for hub in declaring:
            names = ", ".join(str(flow["name"].value) for flow in hub.properties["flows"].items())
            text = "declares the flows that every path of the stack is compared with"
            yield Statement(hub, Verdict.SOUND, text, (Evidence("flows", names),))
    else:
        private = configuration.isolation.private_networks
        yield from _by_labels(Matrix(network), Ranges.union(addresses(str(each)) for each in private))


# Against the plan.


class _ByPlan:
    """The comparison of a matrix with declared flows, both ways."""

    def __init__(self, matrix: Matrix, declared: tuple[Flow, ...]) -> None:
        self._matrix, self._network, self._flows = matrix, matrix.network, declared
        self._stands_of: dict[str, list[Stand]] = {}
        for stand in self._network.stands:
            if stand.segment is not None:
                self._stands_of.setdefault(stand.segment.key, []).append(stand)
        self._doubtful = {gap.record.urn for gap in self._network.gaps}
        whole = {each.record.urn for each in self._network.segments} | {each.urn for each in self._network.guards}
        # What cannot be told of something else may open a flow anywhere.
        self._doubt = bool(self._doubtful - whole)
        self._open: dict[str, dict[str, None]] = {}

    def statements(self) -> Iterator[Statement]:
        yield from self._joints()
        yield from self._entries()
        for stand in self._network.stands:
            yield from self._unwanted(stand)
        for flow in self._flows:
            yield from self._closed(flow)
        yield from _sound(self._network, self._as_declared, "lets pass what the plan declares, and nothing else")

    def _as_declared(self, segment: Segment) -> str:
        names = ", ".join(self._open.get(segment.key, ())) or "none"
        return f"reached by declared flows alone: {names}"

    def _unwanted(self, stand: Stand) -> Iterator[Statement]:
        yield from islice(self._undeclared(stand, self._inward(stand)), _ENOUGH)
        if not _is_service(stand):
            yield from islice(self._undeclared(stand, self._matrix.to_outside(stand)), _ENOUGH)

    def _undeclared(self, stand: Stand, passages: Iterable[Passage]) -> Iterator[Statement]:
        for passage in passages:
            declared = (flow.covers(passage.source, passage.destination) for flow in self._flows)
            if left := without([passage.box], [box for box in declared if box is not None]):
                yield _finding(stand, passage, left[0], "no declared flow does")

    def _inward(self, receiver: Stand) -> Iterator[Passage]:
        if not _is_service(receiver):
            yield from self._matrix.from_outside(receiver)
        for sender in self._matrix.senders(receiver):
            if not (_is_service(receiver) and sender.segment is receiver.segment):
                yield from self._matrix.between(sender, receiver)

    def _joints(self) -> Iterator[Statement]:
        for joint, one, other in _joined(self._network):
            if not any(
                flow.covers(*pair) for flow in self._flows for a in one for b in other for pair in ((a, b), (b, a))
            ):
                yield _apart(joint, one, other, "between which no flow is declared")

    def _entries(self) -> Iterator[Statement]:
        """Public addresses, which only a flow from networks without a segment here can mean."""
        outside = Stand(None, (), self._matrix.outside)
        foreign = [flow for flow in self._flows if not self._places(flow.sources)]
        for entry in self._network.entries:
            inside = Stand(entry.segment, (), entry.segment.addresses)
            names = [flow.name for flow in foreign if flow.covers(outside, inside)]
            if names:
                text = f"leads to {entry.segment.name}, as {', '.join(names)} declares"
                yield Statement(entry.record, Verdict.SOUND, text)
            else:
                text = f"a public address leads to {entry.segment.name}, and no declared flow comes in there"
                yield Statement(entry.record, Verdict.BROKEN, text)

    def _places(self, ranges: Ranges) -> list[Segment]:
        """The segments at some addresses, with machines or without."""
        return [each for each in self._network.segments if each.addresses.overlaps(ranges)]

    def _closed(self, flow: Flow) -> Iterator[Statement]:
        outside = Stand(None, (), self._matrix.outside)
        sources, destinations = self._places(flow.sources), self._places(flow.destinations)
        senders = [each for each in sources if each.key in self._stands_of]
        receivers = [each for each in destinations if each.key in self._stands_of]
        for source in senders:
            near = [each for each in receivers if same_place(source, each)] if flow.own else receivers
            for destination in near:
                yield from self._closed_between(flow, self._stands_of[source.key], self._stands_of[destination.key])
            if flow.outward or not destinations:
                yield from self._closed_between(flow, self._stands_of[source.key], [outside])
        for destination in receivers if not sources else ():
            yield from self._closed_between(flow, [outside], self._stands_of[destination.key])

    def _closed_between(self, flow: Flow, senders: list[Stand], receivers: list[Stand]) -> Iterator[Statement]:
        wanted = flow.covers(senders[0], receivers[0])
        if wanted is None:
            return
        if any(
            passage.box & wanted
            for sender in senders
            for receiver in receivers
            for passage in self._between(sender, receiver)
        ):
            if reached := receivers[0].segment:
                self._open.setdefault(reached.key, {})[flow.name] = None
            return
        stands = [each for each in (*senders, *receivers) if each.segment is not None]
        if self._doubt or any(
            record.urn in self._doubtful for each in stands for guard in each.guards for record in guard.records
        ):
            return
        sender, receiver = senders[0], receivers[0]
        on = receiver if receiver.segment is not None else sender
        text = (
            f"declared but closed: {flow.name} from {sender.name} to {receiver.name} "
            f"({told_services(wanted.services)}): {self._why(sender, receiver, wanted)}"
        )
        yield Statement(_guard_of(on), Verdict.BROKEN, text)

    def _between(self, sender: Stand, receiver: Stand) -> list[Passage]:
        if sender.segment is None:
            return self._matrix.from_outside(receiver)
        if receiver.segment is None:
            return self._matrix.to_outside(sender)
        return self._matrix.between(sender, receiver)

    def _why(self, sender: Stand, receiver: Stand, wanted: Box) -> str:
        if sender.segment and receiver.segment and self._network.link(sender.segment, receiver.segment) is None:
            return "nothing joins the two"
        for stand, peer, inbound, what in ((sender, receiver, False, "out"), (receiver, sender, True, "in")):
            for guard in stand.guards:
                allowed = allowed_by(guard, stand, peer, inbound=inbound)
                if not any(box & wanted for box, _ in allowed):
                    return f"{', '.join(each.name for each in guard.records)} does not let it {what}"
        return "what is let out is not what is let in"


# Against labels.


def _by_labels(matrix: Matrix, private: Ranges) -> Iterator[Statement]:
    network = matrix.network
    for joint, one, other in _joined(network):
        if any(_other_workspace(a.segment, b.segment) for a in one for b in other):
            yield _apart(joint, one, other, "which are different workspaces")
    for receiver in network.stands:
        yield from islice(_from_others(matrix, receiver), _ENOUGH)
        if not _is_service(receiver):
            yield from islice(_outside(matrix, receiver, private), _ENOUGH)
    yield from _sound(
        network,
        lambda _: "no other workspace and nobody outside reaches it but the private networks",
        "lets in no other workspace and nobody outside but the private networks",
    )


def _from_others(matrix: Matrix, receiver: Stand) -> Iterator[Statement]:
    if receiver.segment is None or receiver.segment.workspace is None:
        return
    for sender in matrix.senders(receiver):
        if _other_workspace(sender.segment, receiver.segment):
            for passage in matrix.between(sender, receiver)[:1]:
                yield _finding(receiver, passage, passage.box, "they are different workspaces")


def _outside(matrix: Matrix, stand: Stand, private: Ranges) -> Iterator[Statement]:
    for passage in matrix.from_outside(stand):
        box = passage.box
        if left := box.sources - private:
            why = "it is no segment and none of privateNetworks"
            yield _finding(stand, passage, Box(left, box.destinations, box.services), why)
    for passage in matrix.to_outside(stand):
        # What is let out to the internet is another rule's question.
        if passage.rules and not passage.rules[-1].peers & PUBLIC:
            box = passage.box
            if left := (box.destinations & PRIVATE) - private:
                why = "it is no segment and none of privateNetworks"
                yield _finding(stand, passage, Box(box.sources, left, box.services), why)


def _other_workspace(one: Segment | None, other: Segment | None) -> bool:
    if one is None or other is None or one.workspace is None or other.workspace is None:
        return False
    return one.workspace != other.workspace


# Both.


def _is_service(stand: Stand) -> bool:
    return stand.segment is not None and stand.segment.tenant is Tenant.APPLIANCE


def _guard_of(stand: Stand) -> ResourceRecord:
    for guard in stand.guards:
        for record in guard.records:
            return record
    if stand.segment is None:
        raise AssertionError("what lies outside has no guard")
    return stand.segment.record


def _finding(stand: Stand, passage: Passage, box: Box, why: str) -> Statement:
    """A path that should not be, said of the group whose rule lets it in, or out where nobody of ours is reached."""
    rules = passage.rules
    by = " and ".join(dict.fromkeys(f"{rule.name} of {rule.guard.name}" for rule in rules))
    # A service of the cloud's own has no group: only the sender's can keep others from it.
    chosen = rules[:1] if _is_service(stand) else rules[-1:]
    record = chosen[0].guard if chosen else _guard_of(stand)
    text = (
        f"{passage.source.name} ({told(box.sources)}) reaches {passage.destination.name} ({told(box.destinations)}) "
        f"by {told_services(box.services)}, which {by} let{'s' if ' and ' not in by else ''} pass; {why}"
    )
    return Statement(record, Verdict.BROKEN, text, tuple(one for rule in rules for one in rule.evidence))


def _joined(network: Network) -> Iterator[tuple[Joint, list[Stand], list[Stand]]]:
    """Joints with what stands on both of their sides."""
    if not network.joints:
        return
    areas: dict[str, list[Stand]] = {}
    for stand in network.stands:
        for area in stand.segment.areas if stand.segment else ():
            areas.setdefault(area, []).append(stand)
    for joint in network.joints:
        one, other = areas.get(joint.one, []), areas.get(joint.other, [])
        if one and other:
            yield joint, one, other


def _apart(joint: Joint, one: list[Stand], other: list[Stand], why: str) -> Statement:
    return Statement(joint.record, Verdict.BROKEN, f"joins {one[0].name} and {other[0].name}, {why}")


def _sound(network: Network, of_segment: Callable[[Segment], str], of_guard: str) -> Iterator[Statement]:
    """What is said of each segment, and of each group that guards one, if nothing is wrong with it."""
    guards = {record.urn: record for stand in network.stands for guard in stand.guards for record in guard.records}
    for segment in network.segments:
        evidence = Evidence(f"{segment.name}: addresses", told(segment.addresses))
        yield Statement(segment.record, Verdict.SOUND, of_segment(segment), (evidence,))
    for record in guards.values():
        yield Statement(record, Verdict.SOUND, of_guard)


_OTHERWISE = "decides no path alone: segments and their groups of rules are judged, each with all its rules"
_NOTHING = Decision(State.NOT_APPLICABLE, _OTHERWISE)

RULE = StackRule(
    id="isolation",
    title="Nobody reaches anybody but by declared flows",
    severity=Severity.CRITICAL,
    rationale="A study's space is sealed only if no rule, route or peering opens another way; what is drawn in a plan "
    "is true only if it is what the registered resources let pass.",
    remediation="Narrow or remove the rule, peering or address that opens the path, or declare the flow in the plan; "
    "let every group deny what it does not allow.",
    decide=_decide,
    otherwise=_OTHERWISE,
)
