"""Every back end answers for every capability, and `hub parity` shows the answers side by side."""

import io
from typing import get_args

import pytest
from rich.console import Console
from specs import loaded

from cli.parity import show
from components.blueprint import plan
from components.capabilities import Capability, Met, MetDifferently, NotAvailable
from components.clouds import CLOUDS, backend_of
from components.spec import HubSpec


@pytest.mark.parametrize("cloud", CLOUDS)
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


def test_a_spec_may_name_exactly_the_clouds_that_have_a_back_end() -> None:
    assert get_args(HubSpec.model_fields["cloud"].annotation) == CLOUDS


@pytest.mark.parametrize("cloud", CLOUDS)
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
    assert "met: premium key vault, keys protected by HSM" in text
