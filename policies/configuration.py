"""What users tell the rules: the same JSON for Pulumi's `--policy-pack-config` and for the other feeders."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.alias_generators import to_camel

from policies.jurisdictions import COUNTRIES, Perimeter
from policies.sovereignty.declared import Declared, by_actor

LOOPBACK = "loopback"
"""Stands for any loopback address where a cloud is named."""

OVH_AUTH_HOST = "auth.cloud.ovh.net"
"""Host of OVHcloud's identity service (ovh/public-cloud-examples, 2026-07-20)."""


_YEAR = 366
"""Days of the longest year."""


class ConfigurationError(ValueError):
    """The configuration given cannot be used; the message says what, why and what to do."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


def known_country(code: str) -> str:
    """The code itself. Raises `ValueError` when no table knows it."""
    if code not in COUNTRIES:
        raise ValueError(f"{code!r} is not a country we know; give one of {', '.join(sorted(COUNTRIES))}")
    return code


class DeclaredCloud(_Section):
    """An OpenStack cloud the operator vouches for: who runs its identity service, and where one region of it lies."""

    auth_host: str = Field(min_length=1, description="host name of the identity service, without scheme and port")
    region: str = Field(min_length=1, description="region name, in the exact spelling of that cloud")
    country: str = Field(description="ISO 3166-1 code of the country the region lies in")
    source: str = Field(min_length=1, description="document that says so: contract, certificate, page")
    date: date

    @field_validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        return known_country(country)

    @field_validator("auth_host")
    @classmethod
    def _without_table(cls, host: str) -> str:
        if host in {OVH_AUTH_HOST, LOOPBACK}:
            raise ValueError(f"{host} has its own rules; only other clouds can be declared")
        return host.lower()


class Service(StrEnum):
    """A service whose encryption at rest no resource argument shows."""

    OBJECT_STORE = "object-store"
    FILE_SHARE = "file-share"


class DeclaredEncryption(_Section):
    """The operator's word, with its source, that a service of a cloud encrypts what it stores."""

    service: Service
    auth_host: str = Field(min_length=1, description='host of the identity service, or "loopback"')
    source: str = Field(min_length=1)
    date: date


class DeclaredExposure(_Section):
    """A public entry that is wanted, such as a bastion's address: exactly one resource, and why."""

    type: str = Field(min_length=1, description="type token, with or without its API version")
    name: str = Field(min_length=1, description="logical name of the resource")
    reason: str = Field(min_length=1)


class KeyCustody(StrEnum):
    """Who must hold the keys of encryption at rest."""

    PROVIDER = "provider"
    CUSTOMER = "customer"


class Waiver(_Section):
    """The operator's word that a finding on one resource is accepted for a while: why, by whom, until when."""

    type: str = Field(min_length=1, description="type token, with or without its API version")
    name: str = Field(min_length=1, description="logical name of the resource")
    reason: str = Field(min_length=1)
    owner: str = Field(min_length=1, description="who answers for it: a person's or a team's address")
    granted: date
    until: date = Field(description="the last day it counts, at most a year after it was granted")

    @model_validator(mode="after")
    def _short(self) -> Waiver:
        if not self.granted <= self.until <= self.granted + timedelta(days=_YEAR):
            raise ValueError(f"`until` must lie within {_YEAR} days after `granted`")
        return self


class RuleSettings(_Section):
    """Configuration that every rule has: what was accepted. A waived finding stays in the results, as waived."""

    waivers: tuple[Waiver, ...] = ()


class ResidencySettings(RuleSettings):
    """Configuration of the rule `residency`."""

    perimeter: Perimeter = Perimeter.EU
    sandbox_regions: tuple[str, ...] = ()
    declared_clouds: tuple[DeclaredCloud, ...] = ()


class EncryptionSettings(RuleSettings):
    """Configuration of the rule `encryption-at-rest`.

    The volume types are those of OVHcloud (three, announced 2025-06-17, ovh/docs) and `luks`, the usual name of an
    OpenStack administrator's own. Of OVHcloud's object storage nothing is declared: encryption there is an option of
    the S3 interface, chosen per bucket, and its documents do not speak of Swift containers (read 2026-11-23).
    """

    encrypted_volume_types: tuple[str, ...] = ("classic-luks", "high-speed-luks", "high-speed-gen2-luks", "luks")
    declared_encryption: tuple[DeclaredEncryption, ...] = (
        DeclaredEncryption(
            service=Service.OBJECT_STORE,
            auth_host=LOOPBACK,
            source="the sandbox runs Swift with its encryption middleware on",
            date=date(2026, 11, 23),
        ),
    )
    key_custody: KeyCustody = KeyCustody.PROVIDER


class ExposureSettings(RuleSettings):
    """Configuration of the rule `no-public-exposure`. `Ext-Net` is OVHcloud's public network."""

    external_networks: tuple[str, ...] = ("Ext-Net",)
    declared_exposure: tuple[DeclaredExposure, ...] = ()


class IsolationSettings(RuleSettings):
    """Configuration of the rule `isolation`, for stacks without a plan of their flows.

    `private_networks` are ranges of the operator's own outside of the stack, which may be reached and may reach.
    """

    private_networks: tuple[IPv4Network, ...] = ()


class EgressSettings(RuleSettings):
    """Configuration of the rule `egress-control`: the only resources that may have a way out to the internet.

    A firewall, a proxy's router or port, each by type and logical name, and why.
    """

    declared_exits: tuple[DeclaredExposure, ...] = ()


class DeclaredNetwork(_Section):
    """Where administrators sit: a range of addresses, the country it is used from, and the document that says so."""

    network: IPv4Network
    country: str = Field(description="ISO 3166-1 code of the country that administrators work in")
    source: str = Field(min_length=1)
    date: date

    @field_validator("country")
    @classmethod
    def _known(cls, country: str) -> str:
        return known_country(country)


class AdministrationSettings(RuleSettings):
    """Configuration of the rule `admin-origin`.

    `perimeter` is where administrators may be: the Union (SecNumCloud 19.2.c), or wider where the operator has the
    safeguards that HDS asks for (EXI 29).
    """

    perimeter: Perimeter = Perimeter.EU
    declared_networks: tuple[DeclaredNetwork, ...] = ()


class KeySettings(RuleSettings):
    """Configuration of the rule `key-protection`: how long a key may be used before it is renewed, in days."""

    longest_use_days: int = Field(default=366, ge=1)


class RetentionSettings(RuleSettings):
    """Configuration of the rule `trace-retention`: how many days traces are kept.

    Six months at least (SecNumCloud 12.6.c), twelve at most (CNIL, MR-007 SEC-JOU-3); up to three years with a written
    `justification`.
    """

    minimum_days: int = Field(default=180, ge=180)
    maximum_days: int = Field(default=366, le=1096)
    justification: str = ""

    @model_validator(mode="after")
    def _justified(self) -> RetentionSettings:
        if self.maximum_days > _YEAR and not self.justification:
            raise ValueError(f"more than {_YEAR} days need a `justification` (CNIL, MR-007 SEC-JOU-3)")
        return self


class LabelSettings(RuleSettings):
    """Configuration of the rule `labels`: what every resource that can be labelled says of itself."""

    required: tuple[str, ...] = ("owner", "workspace", "data-class", "control-scope", "end-date")


class SovereigntySettings(RuleSettings):
    """Configuration of the rule `sovereignty`: whether laws from outside of the Union must not reach the stack.

    `declared` is the operator's word on whoever is behind the stack, by actor, with its source.
    """

    required: bool = False
    declared: tuple[Declared, ...] = ()

    @field_validator("declared")
    @classmethod
    def _once(cls, declared: tuple[Declared, ...]) -> tuple[Declared, ...]:
        by_actor(declared)
        return declared


class Configuration(_Section):
    """Configuration of all rules, one section per rule under the rule's id."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    residency: ResidencySettings = ResidencySettings()
    explicit_provider: RuleSettings = RuleSettings()
    encryption_at_rest: EncryptionSettings = EncryptionSettings()
    no_public_exposure: ExposureSettings = ExposureSettings()
    known_types: RuleSettings = RuleSettings()
    encryption_in_transit: RuleSettings = RuleSettings()
    key_protection: KeySettings = KeySettings()
    isolation: IsolationSettings = IsolationSettings()
    egress_control: EgressSettings = EgressSettings()
    admin_origin: AdministrationSettings = AdministrationSettings()
    no_shared_secrets: RuleSettings = RuleSettings()
    least_privilege: RuleSettings = RuleSettings()
    no_plaintext_secrets: RuleSettings = RuleSettings()
    trace_coverage: RuleSettings = RuleSettings()
    trace_retention: RetentionSettings = RetentionSettings()
    trace_protection: RuleSettings = RuleSettings()
    backup_coverage: RuleSettings = RuleSettings()
    backup_protection: RuleSettings = RuleSettings()
    deletion_protection: RuleSettings = RuleSettings()
    hardening: RuleSettings = RuleSettings()
    labels: LabelSettings = LabelSettings()
    waivers: RuleSettings = RuleSettings()
    sovereignty: SovereigntySettings = SovereigntySettings()

    @classmethod
    def from_pack(cls, document: Mapping[str, Any]) -> Configuration:
        """Read the JSON that `pulumi --policy-pack-config` takes.

        Raises `ConfigurationError` for an unknown key or value, and for an enforcement level other than
        `mandatory`: configuration may tune a rule, never switch it off.
        """
        sections: dict[str, Any] = {}
        for rule, section in document.items():
            properties = {"enforcementLevel": section} if isinstance(section, str) else section
            if not isinstance(properties, Mapping):
                raise ConfigurationError(f"{rule}: expected an object, got {section!r}")
            level = properties.get("enforcementLevel", "mandatory")
            if level != "mandatory":
                raise ConfigurationError(
                    f"{rule}: enforcement level {level!r} would switch a rule off; "
                    'only "mandatory" is allowed, so leave the level out'
                )
            if rule != "all":
                sections[rule] = {key: value for key, value in properties.items() if key != "enforcementLevel"}
        try:
            return cls.model_validate(sections)
        except ValidationError as problem:
            raise ConfigurationError(_explain(cls, problem)) from None

    def section(self, rule: str) -> RuleSettings:
        """The settings of one rule. Raises `AttributeError` for a rule that has none."""
        settings: RuleSettings = getattr(self, rule.replace("-", "_"))
        return settings

    def to_json(self) -> dict[str, Any]:
        """The configuration in force, defaults included, as users write it."""
        return self.model_dump(mode="json", by_alias=True)


def _explain(model: type[BaseModel], problem: ValidationError) -> str:
    lines = []
    for error in problem.errors():
        where = ".".join(map(str, error["loc"]))
        if error["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
            allowed = ", ".join(_keys(model, error["loc"][:-1])) or "nothing"
            lines.append(f"{where}: no such setting; allowed here: {allowed}")
        elif error["type"] == "missing":
            lines.append(f"{where}: is missing")
        else:
            lines.append(f"{where}: {error['msg']} (given: {error['input']!r})")
    return "the rules' configuration cannot be used: " + "; ".join(lines)


def _keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    schema = model.model_json_schema(by_alias=True)
    node: dict[str, Any] = schema
    for step in location:
        node = node["items"] if isinstance(step, int) else node["properties"][step]
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return sorted(node.get("properties", {}))


def json_schema() -> dict[str, Any]:
    """JSON schema of the whole file, as published in `configuration.schema.json`, for editors."""
    schema = Configuration.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


@cache
def _published() -> dict[str, Any]:
    """The schema as it was written: making it anew takes longer than all else that a pack starts with."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("configuration.schema.json").read_bytes())
    return document


def settings_schema(rule: str) -> dict[str, Any]:
    """JSON schema of the settings of one rule, by name of the setting, with every reference written out."""
    schema = _published()
    definitions = schema.get("$defs", {})

    def written_out(node: Any) -> Any:
        if isinstance(node, list):
            return [written_out(member) for member in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            node = {**definitions[node["$ref"].rpartition("/")[2]], **{k: v for k, v in node.items() if k != "$ref"}}
        return {key: written_out(member) for key, member in node.items()}

    properties: dict[str, Any] = written_out(schema["properties"][rule]).get("properties", {})
    return properties
