"""What users tell the rules: the same JSON for Pulumi's `--policy-pack-config` and for the other feeders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.alias_generators import to_camel

from policies.jurisdictions import COUNTRIES, Perimeter

LOOPBACK = "loopback"
"""Stands for any loopback address where a cloud is named."""

OVH_AUTH_HOST = "auth.cloud.ovh.net"
"""Host of OVHcloud's identity service (ovh/public-cloud-examples, 2026-07-20)."""


class ConfigurationError(ValueError):
    """The configuration given cannot be used; the message says what, why and what to do."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


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
        if country not in COUNTRIES:
            raise ValueError(f"{country!r} is not a country we know; give one of {', '.join(sorted(COUNTRIES))}")
        return country

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


class ResidencySettings(_Section):
    """Configuration of the rule `residency`."""

    perimeter: Perimeter = Perimeter.EU
    sandbox_regions: tuple[str, ...] = ()
    declared_clouds: tuple[DeclaredCloud, ...] = ()


class EncryptionSettings(_Section):
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


class ExposureSettings(_Section):
    """Configuration of the rule `no-public-exposure`. `Ext-Net` is OVHcloud's public network."""

    external_networks: tuple[str, ...] = ("Ext-Net",)
    declared_exposure: tuple[DeclaredExposure, ...] = ()


class NoSettings(_Section):
    """Configuration of a rule that has none."""


class Configuration(_Section):
    """Configuration of all rules, one section per rule under the rule's id."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    residency: ResidencySettings = ResidencySettings()
    explicit_provider: NoSettings = NoSettings()
    encryption_at_rest: EncryptionSettings = EncryptionSettings()
    no_public_exposure: ExposureSettings = ExposureSettings()
    known_types: NoSettings = NoSettings()

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

    def to_json(self) -> dict[str, Any]:
        """The configuration in force, defaults included, as users write it."""
        return self.model_dump(mode="json", by_alias=True)


def _explain(model: type[BaseModel], problem: ValidationError) -> str:
    lines = []
    for error in problem.errors():
        where = ".".join(map(str, error["loc"]))
        if error["type"] == "extra_forbidden":
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


def settings_schema(rule: str) -> dict[str, Any]:
    """JSON schema of the settings of one rule, by name of the setting, with every reference written out."""
    schema = Configuration.model_json_schema(by_alias=True)
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
