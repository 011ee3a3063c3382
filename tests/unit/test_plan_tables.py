"""`hub check` shows every area of a plan, and what was weakened."""

import io

import pytest
from rich.console import Console
from specs import hub, loaded

from cli.plan_tables import show
from components.assurance import Measure
from components.capabilities import Capability
from components.clouds import backend_of
from components.planning import plan


def shown(cloud: str, **changes: object) -> str:
    text = io.StringIO()
    show(plan(loaded(cloud, **changes)), Console(width=300, file=text))
    return text.getvalue()


@pytest.mark.parametrize("cloud", ["azure", "ovh", "sandbox"])
def test_every_area_is_there(cloud: str) -> None:
    text = shown(cloud)
    for title in (
        "Assurance: what hds turns on",
        "Zones in 10.40.0.0/16",
        "Flows: everything else is denied, both ways",
        "The only ways in and out",
        "Identities and what they may do with stores",
        "Keys",
        "Stores, shares and volumes",
        "Machines",
        "Traces, backups, exports, cost",
        f"What {cloud} gives",
    ):
        assert title in text
    assert [each for each in (*Measure, *Capability) if each not in text] == []


def test_the_ways_in_and_out_are_named() -> None:
    azure, ovh = shown("azure"), shown("ovh")
    assert "the cloud's bastion service" in azure
    assert "the cloud's firewall" in azure
    assert "the bastion host" in ovh
    assert "proxies at 10.40.4.10:3128, 10.40.4.11:3128" in ovh
    assert "packages.hospital.example, python.hospital.example" in ovh
    assert "no host name: nothing gets out" in shown("azure", egress={})


def test_archives_that_are_not_locked_yet_are_still_to_do() -> None:
    def left(archives: str, **changes: object) -> list[str]:
        spec = hub("hospital", "azure", **changes)
        assert spec.azure is not None
        block = {**spec.azure.model_dump(mode="json", exclude_none=True), "archives": archives}
        return backend_of("azure").unfinished(hub("hospital", "azure", azure=block, **changes))

    assert left("unlocked") == [
        "locked-archives: not locked yet. Once deployed, write `azure.archives: locked` and deploy again."
    ]
    assert left("locked") == []
    assert left("unlocked", assurance="baseline") == []
    assert backend_of("ovh").unfinished(loaded("ovh")) == []


def test_a_waiver_is_shown_with_its_reason_and_what_it_costs() -> None:
    text = shown(
        "azure",
        without=[
            {"measure": "backups", "reason": "rebuilt from the source every day"},
            {"measure": "export-approval", "reason": "a trial without patients"},
        ],
    )
    assert "waived: rebuilt from the source every day" in text
    assert "none: waived" in text
    assert "by the gate: approval is waived" in text


def test_what_the_cloud_lacks_is_not_shown_as_on() -> None:
    row = next(line for line in shown("ovh").splitlines() if "intrusion-detection" in line)
    assert "not available on ovh" in row
    row = next(line for line in shown("azure").splitlines() if "intrusion-detection" in line)
    assert " on " in row
