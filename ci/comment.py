"""Writes summaries into one comment of a merge request; later runs change that comment in place of adding another.

Runs on a bare Python with the target branch's copy of this file, so that the job that holds a token installs nothing
and runs nothing of the change that is looked at.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

MARK = "<!-- health data hub: evidence -->"
"""Stands first in the comment; it is not shown."""
LONGEST = 60_000
"""In characters. GitHub refuses a comment of more than 65,536, GitLab one of more than a million."""
PAGE = 100
"""How many comments one answer holds: the most that both forges give."""
NOTHING = "No audit came as far as writing evidence: the log of its job says why.\n"
CUT = "\n\n… cut here: the rest stands in the evidence.\n"


@dataclass(frozen=True)
class Forge:
    """How a forge is asked. `collection` and `comment` are addresses, `author` the name that comments get here."""

    collection: str
    comment: str
    update: str
    authorization: str
    author: str

    def comments(self) -> Iterator[tuple[int, str, str]]:
        """Every comment as its number, its author and its text, page by page."""
        page = 1
        while True:
            answer = self.ask("GET", f"{self.collection}?per_page={PAGE}&page={page}")
            for each in answer:
                author = each.get("user") or each.get("author") or {}
                yield each["id"], author.get("login") or author.get("username") or "", each.get("body") or ""
            if len(answer) < PAGE:
                return
            page += 1

    def ask(self, method: str, address: str, body: str | None = None) -> Any:
        """One question; the answer's JSON."""
        headers = {"Authorization": self.authorization, "Content-Type": "application/json", "User-Agent": "hub"}
        data = None if body is None else json.dumps({"body": body}).encode()
        with urlopen(Request(address, data, headers, method=method), timeout=60) as answer:  # noqa: S310 - the forge's
            return json.load(answer)


def github(given: Mapping[str, str]) -> Forge:
    """GitHub's REST API for comments on issues, which those on pull requests are."""
    issues = f"{given['GITHUB_API_URL']}/repos/{given['GITHUB_REPOSITORY']}/issues"
    return Forge(
        collection=f"{issues}/{given['PULL_REQUEST']}/comments",
        comment=f"{issues}/comments",
        update="PATCH",
        authorization=f"Bearer {given['GITHUB_TOKEN']}",
        author="github-actions[bot]",
    )


def gitlab(given: Mapping[str, str]) -> Forge:
    """GitLab's API for notes on merge requests; its token is that of a user, who is asked for by name."""
    api, project = given["CI_API_V4_URL"], quote(given["CI_MERGE_REQUEST_PROJECT_ID"], safe="")
    notes = f"{api}/projects/{project}/merge_requests/{given['CI_MERGE_REQUEST_IID']}/notes"
    forge = Forge(notes, notes, "PUT", f"Bearer {given['HUB_COMMENT_TOKEN']}", author="")
    return replace(forge, author=forge.ask("GET", f"{api}/user")["username"])


FORGES = {"github": github, "gitlab": gitlab}


def text(files: list[Path]) -> str:
    """The comment's text, of the summaries that there are."""
    body = "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file()) or NOTHING
    whole = f"{MARK}\n{body}"
    return whole if len(whole) <= LONGEST else whole[: LONGEST - len(CUT)] + CUT


def main() -> None:
    """Find our comment and change it, or write the first one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forge", choices=FORGES)
    parser.add_argument("summaries", metavar="SUMMARY", nargs="+", type=Path)
    asked = parser.parse_args()
    try:
        forge = FORGES[asked.forge](os.environ)
        # Somebody else's comment is never touched, whatever it begins with.
        mine = (number for number, author, body in forge.comments() if author == forge.author and body.startswith(MARK))
        number = next(mine, None)
        if number is None:
            forge.ask("POST", forge.collection, text(asked.summaries))
        else:
            forge.ask(forge.update, f"{forge.comment}/{number}", text(asked.summaries))
    except KeyError as absent:
        sys.exit(f"error: the variable {absent.args[0]} is not set: docs/ci.md says where it comes from")
    except HTTPError as refused:
        sys.exit(
            f"error: the forge refused the comment: {refused.code} {refused.reason}; may the token write comments?"
        )
    except URLError as unreachable:
        sys.exit(f"error: the forge cannot be reached: {unreachable.reason}")


if __name__ == "__main__":
    main()
