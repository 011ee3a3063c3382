"""The rules, in the order they are reported."""

from policies.rules import (
    admin_origin,
    backup_coverage,
    backup_protection,
    deletion_protection,
    egress_control,
    encryption_at_rest,
    encryption_in_transit,
    explicit_provider,
    hardening,
    isolation,
    key_protection,
    known_types,
    labels,
    least_privilege,
    no_plaintext_secrets,
    no_public_exposure,
    no_shared_secrets,
    residency,
    sovereignty,
    trace_coverage,
    trace_protection,
    trace_retention,
    waivers,
)
from policies.rules.rule import Decision, Rule, StackRule, Statement

RESIDENCY: tuple[Rule, ...] = (residency.RULE, explicit_provider.RULE, known_types.RULE)
"""The rules about places alone: what can be asked of any stack."""

RULES: tuple[Rule, ...] = (
    *RESIDENCY,
    encryption_at_rest.RULE,
    encryption_in_transit.RULE,
    key_protection.RULE,
    no_public_exposure.RULE,
    no_shared_secrets.RULE,
    no_plaintext_secrets.RULE,
    deletion_protection.RULE,
    hardening.RULE,
    trace_protection.RULE,
    backup_protection.RULE,
)
"""Rules on each resource by itself."""

_TOGETHER: tuple[StackRule, ...] = (
    isolation.RULE,
    egress_control.RULE,
    admin_origin.RULE,
    least_privilege.RULE,
    trace_coverage.RULE,
    trace_retention.RULE,
    backup_coverage.RULE,
    labels.RULE,
    sovereignty.RULE,
)

STACK_RULES: tuple[StackRule, ...] = (
    *_TOGETHER,
    waivers.rule((*RULES, *_TOGETHER)),
)
"""Rules on resources together."""

__all__ = ["RESIDENCY", "RULES", "STACK_RULES", "Decision", "Rule", "StackRule", "Statement"]
