"""Renders the configuration files of all services from `templates/`."""

from __future__ import annotations

import base64
import dataclasses
import grp
import os
import pwd
import secrets
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from sandbox.openstack.errors import SandboxError
from sandbox.openstack.installation import Installation, command
from sandbox.openstack.inventory import DATABASE, HOST, PASSWORD, REGION, SERVICES, Gpu, Quota
from sandbox.openstack.layout import Layout

TEMPLATES = Path(__file__).parent / "templates"


def user_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def group_name() -> str:
    return grp.getgrgid(os.getegid()).gr_name


@dataclass(frozen=True)
class Configuration:
    """The configuration of one sandbox. Rendering it again changes nothing but what the templates changed."""

    layout: Layout
    ports: Mapping[str, int]
    installation: Installation

    @property
    def auth_url(self) -> str:
        return f"http://{HOST}:{self.ports['keystone']}/v3"

    @property
    def my_cnf(self) -> Path:
        return self.layout.etc / "my.cnf"

    def database_url(self, name: str) -> str:
        return f"mysql+pymysql://root@{HOST}:{self.ports[DATABASE]}/{name}?charset=utf8mb4"

    def files(self) -> dict[Path, tuple[str, dict[str, str]]]:
        """For each rendered file its template and what the template needs beside the common names."""
        layout = self.layout
        return {
            self.my_cnf: ("my.cnf.j2", {}),
            layout.config("keystone", "keystone.conf"): ("keystone.conf.j2", {}),
            layout.config("glance", "glance-api.conf"): ("glance-api.conf.j2", {}),
            layout.config("placement", "placement.conf"): ("placement.conf.j2", {}),
            layout.config("neutron", "neutron.conf"): ("neutron.conf.j2", {}),
            layout.config("nova", "nova.conf"): ("nova.conf.j2", {}),
            layout.config("nova", "provider_config/gpu.yaml"): ("gpu.yaml.j2", {}),
            layout.config("cinder", "cinder.conf"): ("cinder.conf.j2", {}),
            layout.user_home / ".barbican" / "barbican.conf": ("barbican.conf.j2", {}),
            layout.config("swift", "swift.conf"): ("swift.conf.j2", {}),
            layout.config("swift", "proxy-server.conf"): ("swift-proxy.conf.j2", {}),
            **{
                layout.config("swift", f"{server}-server.conf"): ("swift-server.conf.j2", {"server": server})
                for server in ("object", "container", "account")
            },
            layout.config("octavia", "octavia.conf"): ("octavia.conf.j2", {}),
            layout.config("designate", "designate.conf"): ("designate.conf.j2", {}),
            layout.config("designate", "pools.yaml"): ("pools.yaml.j2", {}),
            layout.config("manila", "manila.conf"): ("manila.conf.j2", {}),
        }

    def render(self) -> None:
        """Write every file, the secrets that are missing, and the folders that the services expect."""
        self._folders()
        engine = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701  (configuration files, not HTML)
        )
        names = {
            "auth_url": self.auth_url,
            "data": self.layout.data,
            "etc": self.layout.etc,
            "gpu": dataclasses.asdict(Gpu()),
            "host": HOST,
            "log": self.layout.log,
            "password": PASSWORD,
            "ports": self.ports,
            "quota": dataclasses.asdict(Quota()),
            "region": REGION,
            "run": self.layout.run,
            "secret": self._secret,
            "share": self.installation.share,
            "state": self.layout.state,
            "user": user_name(),
        }
        for path, (template, more) in self.files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(engine.get_template(template).render(names | more))
        for service in ("nova", "designate"):  # these look for it in their own configuration folder
            shutil.copy(
                self.installation.share / service / "api-paste.ini", self.layout.config(service, "api-paste.ini")
            )
        compute_id = self.layout.state / "nova" / "compute_id"
        if not compute_id.exists():  # nova looks for it on every start but the first
            compute_id.write_text(str(uuid.uuid4()))
        self._certificate_authority()

    def _folders(self) -> None:
        layout = self.layout
        for folder in (
            layout.log,
            layout.run / "lock",
            layout.user_home,
            *(layout.state / service for service in SERVICES),
            *(layout.state / "glance" / part for part in ("images", "staging", "tasks")),
            layout.state / "swift" / "devices" / "d1",
        ):
            folder.mkdir(parents=True, exist_ok=True)
        for keys in ("fernet-keys", "credential-keys"):  # keystone-manage does not create them
            layout.config("keystone", keys).mkdir(parents=True, mode=0o700, exist_ok=True)

    def _secret(self, name: str) -> str:
        path = self.layout.etc / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
        return path.read_text()

    def _certificate_authority(self) -> None:
        """octavia signs a certificate for each load balancer's server, even for one that is not there."""
        certificate, key = (self.layout.config("octavia", name) for name in ("ca.pem", "ca.key"))
        if certificate.exists():
            return
        made = subprocess.run(
            [command("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-days", "3650", "-subj", "/CN=sandbox",
             "-passout", f"pass:{PASSWORD}", "-keyout", str(key), "-out", str(certificate)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            certificate.unlink(missing_ok=True)
            raise SandboxError(f"openssl could not make the sandbox's certificate authority:\n{made.stderr.strip()}")
