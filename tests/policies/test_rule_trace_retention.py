"""Rule `trace-retention` where the account that keeps the traces and what deletes them are two resources."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

RULE = "trace-retention"
ACCOUNT = "azure-native:storage:StorageAccount"
POLICY = "azure-native:storage:ManagementPolicy"
KEPT = {"immutabilityPolicy": {"immutabilityPeriodSinceCreationInDays": 365, "state": "Locked"}, "enabled": True}


def lifecycle(days: Any, *, enabled: Any = True, age: str = "daysAfterCreationGreaterThan") -> dict[str, Any]:
    delete = {age: days}
    return {"rules": [{"enabled": enabled, "definition": {"actions": {"baseBlob": {"delete": delete}}}}]}


@pytest.fixture
def judged(make: Any, decide_together: Any) -> Any:
    """Results by name: the account and the policy on it."""

    def of(policy: Any, data_class: Any = "traces", document: Any = None) -> dict[str, Any]:
        inputs = {"tags": {"data-class": data_class}, "immutableStorageWithVersioning": KEPT}
        account = make(ACCOUNT, inputs, name="account")
        records = [account]
        if policy is not None:
            given = {"accountName": UNKNOWN, "policy": policy}
            records.append(make(POLICY, given, name="policy", references={"accountName": (account.urn,)}))
        found: dict[str, Any] = decide_together(RULE, records, document)
        return found

    return of


@pytest.mark.parametrize("age", ["daysAfterCreationGreaterThan", "daysAfterModificationGreaterThan"])
def test_traces_that_are_deleted_in_time_pass(judged: Any, age: str) -> None:
    found = judged(lifecycle(365, age=age))
    assert (found["account"].state, found["policy"].state) == ("pass", "pass")


@pytest.mark.parametrize(
    ("days", "state"), [(179, "fail"), (180, "pass"), (366, "pass"), (367, "fail"), (None, "fail")]
)
def test_the_window_has_two_sides(judged: Any, days: Any, state: str) -> None:
    assert judged(lifecycle(days))["policy"].state == state


def test_longer_with_a_justification(judged: Any) -> None:
    window = {RULE: {"maximumDays": 1000, "justification": "inquiry 12"}}
    assert judged(lifecycle(900), document=window)["policy"].state == "pass"


def test_traces_that_nothing_deletes_fail(judged: Any) -> None:
    assert judged(None)["account"].state == "fail"
    assert judged({"rules": []})["policy"].state == "fail"
    assert judged(lifecycle(365, enabled=False))["policy"].state == "fail"


@pytest.mark.parametrize("hidden", [UNKNOWN, Secret()])
def test_days_that_cannot_be_read_are_not_evaluated(judged: Any, hidden: Any) -> None:
    assert judged(lifecycle(hidden))["policy"].state == "not evaluated"


def test_other_stores_need_none(judged: Any) -> None:
    found = judged(None, data_class="health")
    assert found["account"].state != "fail"
    assert judged(lifecycle(9), data_class="health")["policy"].state == "not applicable"
