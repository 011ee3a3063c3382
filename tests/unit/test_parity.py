"""Every back end answers for every capability, and `hub parity` shows the answers side by side."""

import io

import pytest
from rich.console import Console
from specs import loaded

from cli.parity import compared, show
from components.capabilities import Capability, Met, MetDifferently, NotAvailable
from components.clouds import backend_of, clouds
from components.planning import plan


@pytest.mark.parametrize("cloud", sorted(clouds()))
def test_no_capability_is_left_undeclared(cloud: str) -> None:
    answers = backend_of(cloud).support(cloud)
    assert set(answers) == set(Capability)
    for answer in answers.values():
        match answer:
            case Met(how) | MetDifferently(how):
                assert how
            case NotAvailable(why, compensates):
                assert why
                assert compensates


@pytest.mark.parametrize("cloud", sorted(clouds()))
def test_custody_agrees_with_the_capabilities(cloud: str) -> None:
    backend = backend_of(cloud)
    customer = not isinstance(backend.support(cloud)[Capability.CUSTOMER_KEYS], NotAvailable)
    assert (backend.custody(cloud) == "provider") is not customer


def test_the_table_has_every_capability_on_every_cloud() -> None:
    shown = io.StringIO()
    show(plan(loaded("ovh")), Console(width=240, file=shown))
    text = shown.getvalue()
    assert [capability for capability in Capability if capability not in text] == []
    assert "ovh (here)" in text
    assert "h100-760" in text
    assert "Standard_NC80adis_H100_v5" in text
    assert "refused: no eu-jurisdiction" in text
    assert "generic" not in text


def test_the_hubs_own_cloud_is_always_compared() -> None:
    assert compared(plan(loaded("sandbox"))) == ["azure", "ovh", "sandbox"]
    assert compared(plan(loaded("azure"))) == ["azure", "ovh"]
