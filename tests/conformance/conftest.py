"""Every statement of the suite is made about the null back end too."""

from collections.abc import Iterator

import pytest
from null_cloud import null_cloud


@pytest.fixture(scope="module", autouse=True)
def _null_cloud() -> Iterator[None]:
    with null_cloud():
        yield
