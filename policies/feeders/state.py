"""Records from an exported state: `pulumi stack export --file FILE`."""

from __future__ import annotations

import json
from typing import Any

from policies.feeders import Feed, FeedError, stack_of
from policies.feeders.deployment import records_of
from policies.garbage import uncollected

STATE_VERSION = 3


def read(text: str | bytes) -> Feed:
    """The records of a state. Raises `FeedError` when the text is not a state of version 3, or a broken one."""
    return of_document(parse(text))


def parse(text: str | bytes) -> Any:
    """The document of a state. Raises `FeedError` when the text is no JSON."""
    try:
        return json.loads(text)
    except ValueError as problem:
        raise FeedError(f"the state is not JSON ({problem}); write it with `pulumi stack export --file FILE`") from None


def of_document(document: Any) -> Feed:
    """The records of a state's document. Raises `FeedError` when it is not a state of version 3, or a broken one."""
    if not isinstance(document, dict) or "deployment" not in document:
        raise FeedError("the document holds no deployment; write it with `pulumi stack export --file FILE`")
    version = document.get("version")
    if version != STATE_VERSION:
        raise FeedError(
            f"the state has version {version}, and version {STATE_VERSION} is read; "
            "export it with the Pulumi release that this toolkit is pinned to"
        )
    deployment = document["deployment"] or {}
    resources = deployment.get("resources") or []
    try:
        with uncollected():
            records = records_of(resources)
    except (LookupError, TypeError, AttributeError):
        raise FeedError("the state cannot be read: its resources are not as Pulumi writes them") from None
    project, stack = stack_of(records[0].urn) if records else ("", "")
    pending = deployment.get("pending_operations") or []
    return Feed(project, stack, dry_run=False, complete=bool(records) and not pending, records=records)
