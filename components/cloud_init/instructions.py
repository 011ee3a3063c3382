"""First-boot instructions as data, and as the cloud-config that cloud-init reads."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from components.cloud_init.assets import asset, filled

Command = tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file to be written before anything is installed."""

    path: str
    content: str
    mode: str = "0644"


@dataclass(frozen=True)
class Instructions:
    """What a first boot runs `early`, writes, makes users for, runs `first`, installs from Debian and runs, in order.

    `settings` become /etc/hub/settings, which scripts read; `certified` are units restarted when certificates come.
    """

    early: tuple[Command, ...] = ()
    files: tuple[File, ...] = ()
    first: tuple[Command, ...] = ()
    packages: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    settings: Mapping[str, str] | None = None
    certified: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()

    def __add__(self, other: "Instructions") -> "Instructions":
        return Instructions(
            self.early + other.early,
            self.files + other.files,
            self.first + other.first,
            self.packages + other.packages,
            self.users + other.users,
            {**(self.settings or {}), **(other.settings or {})},
            self.certified + other.certified,
            self.commands + other.commands,
        )

    def text(self, ssh_public_keys: tuple[str, ...]) -> str:
        """The cloud-config. Passwords and root are closed to everybody; the given keys open the image's own user."""
        certified = File("/etc/systemd/system/hub-pki.service", filled("every/pki.service", users=self.certified))
        settings = File(
            "/etc/hub/settings", "".join(f"{key}={shlex.quote(value)}\n" for key, value in self.settings_in_order())
        )
        config = {
            "ssh_pwauth": False,
            "disable_root": True,
            "ssh_authorized_keys": list(ssh_public_keys),
            "users": ["default", *map(_system_user, self.users)],
            "apt": {"preserve_sources_list": True},
            "bootcmd": [_Row(command) for command in (_BY_TLS, *self.early)],
            "write_files": [
                {"path": file.path, "permissions": file.mode, "content": _Block(file.content)}
                for file in (settings, certified, *self.files)
            ],
            "runcmd": [
                _Row(["install", "--directory", "--mode", "0700", "/etc/hub/pki", "/etc/hub/credentials"]),
                *map(_Row, self.first),
                _Row(["/usr/local/sbin/hub-packages", *dict.fromkeys(self.packages)]),
                _Row(["systemctl", "daemon-reload"]),
                *map(_Row, self.commands),
            ],
        }
        return "#cloud-config\n" + yaml.dump(config, Dumper=_Readable, sort_keys=False, width=1000, allow_unicode=True)

    def settings_in_order(self) -> Iterable[tuple[str, str]]:
        """Settings by name, so that the same ones always give the same text."""
        return sorted((self.settings or {}).items())


_BY_TLS = (
    "sh",
    "-c",
    "sed -i s,http://,https://, /etc/apt/sources.list* /etc/apt/*/*.sources /etc/apt/mirrors/* || true",
)
"""The image's own mirrors of packages, by TLS: nothing else than port 443 leaves the hub."""


def script(name: str, path: str | None = None) -> File:
    """A program of the hub's own: `services/archive` becomes hub-archive."""
    return File(path or f"/usr/local/sbin/hub-{name.split('/')[1]}", asset(f"{name}.sh"), "0755")


def unit(name: str, content: str) -> File:
    """A unit of systemd."""
    return File(f"/etc/systemd/system/{name}", content)


def job(
    name: str,
    description: str,
    *,
    arguments: str = "",
    minutes: int | None = None,
    calendar: str | None = None,
    environment: tuple[str, ...] = (),
) -> Instructions:
    """The program hub-NAME, run every so many `minutes` or by `calendar`, as systemd writes times.

    `environment` are files with variables: those of the egress proxy, and credentials that an operator brings.
    """
    program = f"/usr/local/sbin/hub-{name} {arguments}".rstrip()
    service = filled("every/job", description=description, environment=environment, program=program)
    timer = filled("every/timer", description=description, minutes=minutes, calendar=calendar)
    return Instructions(
        files=(unit(f"hub-{name}.service", service), unit(f"hub-{name}.timer", timer)),
        commands=(enable(f"hub-{name}.timer"),),
    )


def enable(*units: str) -> Command:
    """Start units now and at every boot."""
    return ("systemctl", "enable", "--now", *units)


def _system_user(name: str) -> dict[str, object]:
    return {"name": name, "system": True, "lock_passwd": True, "no_create_home": True, "shell": "/usr/sbin/nologin"}


class _Block(str):
    """Text shown line by line."""

    __slots__ = ()


class _Row(list[str]):
    """A command shown on one line."""

    __slots__ = ()


class _Readable(yaml.SafeDumper):
    """Writes files as blocks and commands as lines, so that a person can read them."""


_Readable.add_representer(
    _Block, lambda dumper, block: dumper.represent_scalar("tag:yaml.org,2002:str", str(block), style="|")
)
_Readable.add_representer(
    _Row, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)
