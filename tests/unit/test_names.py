"""Names that clouds accept."""

import re

from hypothesis import given
from hypothesis import strategies as st

from components.names import compact, joined

HUB_NAMES = st.from_regex(r"[a-z][a-z0-9-]{1,14}[a-z0-9]", fullmatch=True)
PURPOSES = st.sampled_from(["warehouse", "import", "quarantine", "export", "traces", "vault"])


@given(HUB_NAMES, PURPOSES, st.uuids())
def test_compact_names_fit_storage_accounts_and_vaults(hub: str, purpose: str, account: object) -> None:
    name = compact(hub, purpose, limit=24, unique=str(account))
    assert re.fullmatch(r"[a-z][a-z0-9]{2,23}", name)


@given(HUB_NAMES, HUB_NAMES, PURPOSES, PURPOSES)
def test_compact_names_differ_when_their_parts_do(a: str, b: str, first: str, second: str) -> None:
    same = (a, first) == (b, second)
    assert (compact(a, first, limit=24, unique="u") == compact(b, second, limit=24, unique="u")) is same


def test_cutting_keeps_the_hash() -> None:
    assert compact("a-very-long-name", "quarantine", limit=24, unique="1") == "averylongnamequa5ab7cb3b"


def test_joined_names_read_well() -> None:
    assert joined("demo", "ws", "cardio") == "demo-ws-cardio"
