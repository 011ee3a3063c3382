"""Fetches the evidence that this job left on the target branch of a merge request, where there is any.

It is for the difference alone, so its absence is no error. The job's own token reads it: no secret is needed.
"""

import argparse
import io
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from zipfile import BadZipFile, ZipFile


def main() -> None:
    """Leave the former evidence in the folder given, or say why there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path)
    folder = parser.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    stack, branch = os.environ["STACK"], os.environ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]
    with TemporaryDirectory() as place:
        try:
            with ZipFile(io.BytesIO(_artifact(branch))) as packed:
                packed.extractall(place)
            shutil.copytree(Path(place) / "evidence" / stack, folder)
        except (BadZipFile, OSError) as problem:
            sys.stdout.write(f"No evidence of {stack} on {branch}: {problem}\n")


def _artifact(branch: str) -> bytes:
    given = os.environ
    query = urlencode({"job": given["CI_JOB_NAME"]})
    address = f"{given['CI_API_V4_URL']}/projects/{given['CI_PROJECT_ID']}/jobs/artifacts/{quote(branch, safe='')}"
    request = Request(f"{address}/download?{query}")  # noqa: S310 - the forge's own address
    # The forge may send us on to the store of its files, which has no business with the token.
    request.add_unredirected_header("JOB-TOKEN", given["CI_JOB_TOKEN"])
    with urlopen(request, timeout=60) as answer:  # noqa: S310 - the forge's own address
        return bytes(answer.read())


if __name__ == "__main__":
    main()
