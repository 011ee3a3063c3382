"""Rule `egress-control`: nothing leaves for the internet but by a declared exit or a firewall's list of names.

An exit is declared by type and logical name in `declaredExits`; one that is declared as a public entry in
`no-public-exposure`, such as a hub's edge router, counts too: it is the same resource, named for the same reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policies.configuration import Configuration, DeclaredExposure
from policies.network import azure_exits, network_of, openstack_exits
from policies.network.model import Statement
from policies.network.plan import flows
from policies.readers.facts import Verdict
from policies.records import kind_of
from policies.results import Severity, State
from policies.rules.rule import Decision, Judgements, StackRule, decide
from policies.stack import Stack


def _decide(stack: Stack, configuration: Configuration) -> Judgements:
    network = network_of(stack)
    declared = (*configuration.egress_control.declared_exits, *configuration.no_public_exposure.declared_exposure)
    by_name = {(kind_of(each.type), each.name): each for each in declared}
    external = configuration.no_public_exposure.external_networks
    for statement in (
        *azure_exits.exits(stack, network),
        *openstack_exits.exits(stack, network, flows(stack), external),
    ):
        yield statement.record, decide([_accepted(statement, by_name).finding], _NOTHING)


def _accepted(statement: Statement, declared: Mapping[tuple[str, str], DeclaredExposure]) -> Statement:
    """A way out that was declared, itself or all that it is a way out for, speaks for its resource."""
    if statement.verdict is not Verdict.BROKEN:
        return statement
    own = declared.get((statement.record.kind, statement.record.name))
    others = [declared.get((record.kind, record.name)) for record in statement.by]
    for wanted in (own, *others) if own or all(others) else ():
        if wanted is not None:
            return replace(statement, verdict=Verdict.SOUND, text=f"{statement.text} - declared: {wanted.reason}")
    return statement


_OTHERWISE = "is no way out of the stack"
_NOTHING = Decision(State.NOT_APPLICABLE, _OTHERWISE)

RULE = StackRule(
    id="egress-control",
    title="Nothing leaves but by declared exits",
    severity=Severity.HIGH,
    rationale="Health data that can leave unseen are out of control: one way out that lists names is what can be "
    "watched and cut off.",
    remediation="Take the way out away or lead it through the firewall or proxy; delete the default egress rules of "
    "groups; declare a wanted exit by type and name with its reason in declaredExits.",
    decide=_decide,
    otherwise=_OTHERWISE,
)
