"""The rules, in the order they are reported."""

from policies.rules import encryption_at_rest, explicit_provider, known_types, no_public_exposure, residency
from policies.rules.rule import Decision, Rule

RULES: tuple[Rule, ...] = (
    residency.RULE,
    explicit_provider.RULE,
    encryption_at_rest.RULE,
    no_public_exposure.RULE,
    known_types.RULE,
)

__all__ = ["RULES", "Decision", "Rule"]
