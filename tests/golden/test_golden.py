"""What the example hubs register has not changed unseen."""

from difflib import unified_diff
from itertools import islice

import mutation
import pytest
from golden import CLOUDS, FOLDER, file_name, text
from specs import EXAMPLES

_LINES = 200


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_graph_is_the_golden_one(example: str, cloud: str) -> None:
    name = file_name(example, cloud)
    golden, now = (FOLDER / name).read_text(), text(example, cloud)
    if golden != now:
        lines = unified_diff(golden.splitlines(), now.splitlines(), f"golden/{name}", "now", lineterm="", n=6)
        pytest.fail(
            "\n".join(islice(lines, _LINES)) + "\n\nIf this is what you want, `make golden` writes the files anew.",
            pytrace=False,
        )


def test_no_golden_file_is_left_over() -> None:
    graphs = {file_name(example, cloud) for example in EXAMPLES for cloud in CLOUDS}
    mutants = {mutation.file_name(cloud) for cloud in mutation.CLOUDS}
    assert {file.name for file in FOLDER.glob("*.txt")} == graphs | mutants
