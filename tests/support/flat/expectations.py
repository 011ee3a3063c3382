"""What judging the bad programs must find: what was planted, and what follows from it on other resources or rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from policies.results import State

Findings = Mapping[str, str]
"""Rules that speak against a resource, apart by blanks, by the resource's name."""

_AZURE_DEFAULT = f"default_{version('pulumi_azure_native').replace('.', '_')}"
_OPENSTACK_DEFAULT = f"default_{version('pulumi_openstack').replace('.', '_')}"
_UNREAD = (
    "residency encryption-at-rest encryption-in-transit key-protection no-public-exposure no-shared-secrets "
    "least-privilege deletion-protection hardening trace-retention trace-protection backup-protection labels"
)
"""What else nobody can say of a type that nobody has read."""

PLANTED: Mapping[str, Mapping[State, Findings]] = {
    "openstack_bad": {
        State.FAIL: {
            "canada": "residency",
            "abroad": "residency",
            "careless": "encryption-in-transit",
            "anywhere": "explicit-provider",
            "borrowed": "no-public-exposure",
            "router": "no-public-exposure egress-control",
            "given-away": "no-public-exposure least-privilege",
            "ssh-low": "no-public-exposure admin-origin",
            "ssh-high": "no-public-exposure admin-origin",
            "database-open": "no-public-exposure",
            "crossing": "isolation",
            "talkative": "egress-control",
            "sending": "egress-control",
            "naked-port": "isolation egress-control",
            "default-port": "no-public-exposure isolation egress-control",
            "posing-port": "no-public-exposure isolation",
            "shortcut": "no-public-exposure egress-control",
            "cloud-made-key": "no-shared-secrets",
            "server": "no-plaintext-secrets",
            "collector": "no-plaintext-secrets",
            "outside": "no-public-exposure egress-control",
            "local": "encryption-at-rest",
            "admin": "no-shared-secrets",
            "slow": "encryption-at-rest",
            "forgotten": "labels",
            "clear": "encryption-at-rest",
            "alone": "backup-coverage",
            "loose": "deletion-protection",
            "readable": "no-public-exposure",
            "referred": "no-public-exposure",
            "starred": "no-public-exposure",
            "encoded": "no-public-exposure",
            "dropbox": "no-public-exposure",
            "projectwide": "no-public-exposure",
            "copied": "residency no-shared-secrets no-plaintext-secrets",
            "signed": "no-shared-secrets no-plaintext-secrets",
            "configured": "no-plaintext-secrets",
            "unversioned": "backup-coverage backup-protection",
            "traces": "trace-retention trace-protection",
            "emptied": "deletion-protection",
            "public-share": "no-public-exposure",
            "everybody-writes": "no-public-exposure least-privilege",
            "open-image": "no-public-exposure encryption-in-transit backup-protection",
            "plain-secret": "key-protection",  # the SDK itself marks the payload as secret
            "short-key": "key-protection",
            "master": "least-privilege",
            "access-key": "no-shared-secrets least-privilege",
            "local-account": "no-shared-secrets",
            "over": "labels",
            "http": "encryption-in-transit",
            "clear-pool": "encryption-in-transit",
            "flat-dev": "waivers",  # the waiver of a machine that is no more
        },
        State.NOT_EVALUATED: {
            "hidden": "encryption-at-rest",
            "unknown": "no-public-exposure admin-origin",
            "far-office": "admin-origin",
            "some-role": "least-privilege",
            "public-share": "encryption-at-rest",  # nobody has said whether this cloud encrypts shares
            "template": "known-types",
        },
    },
    "azure_bad": {
        State.FAIL: {
            "cloud": "sovereignty",
            "abroad": "residency",
            "anywhere": "explicit-provider",
            "unlabelled": "labels",
            "over": "labels",
            "logs": "no-public-exposure no-shared-secrets trace-retention trace-coverage",
            "vault": "key-protection no-public-exposure no-shared-secrets trace-coverage",
            "key": "key-protection",
            "plain-secret": "no-plaintext-secrets",
            "public": "no-public-exposure",
            "copied": "residency",
            "old": "encryption-in-transit",
            "shared": "no-shared-secrets",
            "plain": "encryption-at-rest",
            "loose": "deletion-protection",
            "alone": "backup-coverage",
            "pinned": "key-protection",
            "archive": "trace-retention trace-protection",
            "images": "no-public-exposure",
            "alone-versions": "backup-protection",
            "ssh-walls": "no-public-exposure admin-origin",
            "database-open": "no-public-exposure",
            "soft-walls": "isolation",
            "study-walls": "isolation",
            "study": "trace-coverage",
            "other": "trace-coverage waivers",  # the waiver has ended
            "joint": "isolation",
            "nat": "egress-control",
            "machine-address": "no-public-exposure",
            "nat-subnet": "egress-control",
            "default-subnet": "egress-control",
            "firewall-rules": "egress-control",
            "firewall-policy": "hardening",
            "gateway": "encryption-in-transit",
            "disks": "key-protection",
            "disk": "no-public-exposure no-shared-secrets",
            "public-interface": "no-public-exposure",
            "relay-interface": "isolation",
            "jump": "hardening encryption-at-rest no-shared-secrets no-plaintext-secrets",
            "worker": "no-plaintext-secrets backup-coverage",
            "backups": "residency no-public-exposure backup-protection",
            "weekly": "backup-protection",
            "owner": "least-privilege",
            "all-stores": "least-privilege",
            "anything": "least-privilege",
            "database": "residency no-public-exposure no-shared-secrets",
            "database-clear": "encryption-in-transit",
            "registry": "no-shared-secrets",
            "cluster": "encryption-at-rest no-public-exposure no-shared-secrets least-privilege admin-origin",
            "automation": "trace-coverage",
            "flat-dev": "trace-coverage",  # nobody sends the subscription's activity log
        },
        State.NOT_EVALUATED: {
            "office-walls": "admin-origin",
            "automation": "known-types",
        },
    },
}

FOLLOWS: Mapping[str, Mapping[State, Findings]] = {
    "openstack_bad": {
        State.FAIL: {
            _OPENSTACK_DEFAULT: "explicit-provider",  # the provider of `anywhere`
            "ssh": "isolation",  # its two rules let everybody into the study
            "database": "isolation",  # its rule does
            "talkative": "isolation",  # its default rules reach other studies too
            "emptied": "backup-protection",  # earlier versions go with the container
        },
        State.NOT_EVALUATED: {
            _OPENSTACK_DEFAULT: "residency encryption-in-transit",  # which cloud it is stands in the environment
            "anywhere": "residency",
            "guessed": "isolation",  # the group of the rule `unknown`
            "outside": "isolation",  # the external network has no subnet here
            "template": _UNREAD,
        },
    },
    "azure_bad": {
        State.FAIL: {
            _AZURE_DEFAULT: "explicit-provider",  # the provider of `anywhere`
            "logs": "trace-protection",  # shared keys and an open door let traces be changed
            "ssh-walls": "isolation",  # its rule lets everybody into the study
            "database-walls": "isolation",  # the rule beside it does
            "office-walls": "isolation",  # an office that nobody declared is somebody outside
            "soft-subnet": "egress-control",  # what `soft-walls` leaves to the platform's default rules
            "nat-address": "no-public-exposure",  # the address of `nat`
            "public-interface": "egress-control",  # its public address is a way out as well
            "disk": "backup-coverage",  # backed up with `worker`, as seldom
        },
        State.NOT_EVALUATED: {
            _AZURE_DEFAULT: "sovereignty",
            "automation": _UNREAD,
        },
    },
}


def expected(program: str) -> set[tuple[str, str, State]]:
    """Resource, rule and state of every result that is neither a pass nor not applicable; none of a good program."""
    return {*_of(PLANTED.get(program, {})), *_of(FOLLOWS.get(program, {}))}


def _of(findings: Mapping[State, Findings]) -> Iterator[tuple[str, str, State]]:
    for state, by_resource in findings.items():
        for name, rules in by_resource.items():
            for rule in rules.split():
                yield name, rule, state
