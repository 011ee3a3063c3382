"""Rule `least-privilege` where only the stack tells what a right is given on."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

RULE = "least-privilege"
GROUP = "azure-native:resources:ResourceGroup"
ACCOUNT = "azure-native:storage:StorageAccount"
GRANT = "azure-native:authorization:RoleAssignment"
ROLES = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/"
READER = ROLES + "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"  # Storage Blob Data Reader
WATCHER = ROLES + "acdd72a7-3385-48ef-bd42-f606fba81ae7"  # Reader, of settings alone


@pytest.fixture
def granted(make: Any, decide_together: Any) -> Any:
    """The result on a role given on something of the same run."""

    def on(*kinds: str, role: Any = READER, scope: Any = UNKNOWN) -> Any:
        there = [make(kind, {"location": "francecentral"}, name=kind.rpartition(":")[2]) for kind in kinds]
        inputs = {"roleDefinitionId": role, "scope": scope, "principalId": "p", "principalType": "ServicePrincipal"}
        grant = make(GRANT, inputs, name="grant", references={"scope": tuple(one.urn for one in there)})
        return decide_together(RULE, [*there, grant])["grant"]

    return on


def test_a_role_for_data_on_a_whole_group_fails(granted: Any) -> None:
    result = granted(GROUP)
    assert (result.state, result.reason) == (
        "fail",
        "Storage Blob Data Reader is given on a whole resource group; give it on the resource it is for",
    )


def test_on_the_resource_that_it_is_for_it_passes(granted: Any) -> None:
    assert granted(ACCOUNT).state == "pass"
    assert granted(GROUP, ACCOUNT).state == "pass"


def test_who_only_watches_may_watch_a_group(granted: Any) -> None:
    assert granted(GROUP, role=WATCHER).state == "pass"


def test_a_secret_scope_is_not_evaluated(granted: Any) -> None:
    assert granted(GROUP, scope=Secret()).state == "not evaluated"


def test_what_gives_no_right_is_not_applicable(make: Any, decide_together: Any) -> None:
    result = decide_together(RULE, [make(GROUP, name="group")])["group"]
    assert (result.state, result.reason) == ("not applicable", "gives nobody any right")


def test_what_is_only_read_is_not_evaluated(make: Any, decide_together: Any) -> None:
    grant = make(GRANT, {}, name="grant", external=True)
    assert decide_together(RULE, [grant])["grant"].state == "not evaluated"
