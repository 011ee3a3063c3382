"""Key vaults, managed HSMs and keys."""

import re
from collections.abc import Iterator

from ..problems import Problem
from .inputs import Inputs
from .registry import rule

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def guid(inputs: Inputs, path: str) -> Iterator[Problem]:
    """Refuse an id that is not a GUID."""
    text = inputs.text(path)
    if text and not GUID.fullmatch(text):
        yield inputs.problem(path, f"'{text}' is not a GUID (8-4-4-4-12 hexadecimal digits)")


@rule("keyvault:Vault", "keyvault:ManagedHsm")
def one_way_protection(inputs: Inputs) -> Iterator[Problem]:
    """Protection against loss cannot be switched off: leave it out, or set it to true. [sdk, k]"""
    for name in ("enablePurgeProtection", "enableSoftDelete"):
        if inputs.get(f"properties.{name}") is False:
            yield inputs.problem(f"properties.{name}", "cannot be set to false: leave it out, or set it to true")
    yield from inputs.outside("properties.softDeleteRetentionInDays", 7, 90, " days")
    yield from guid(inputs, "properties.tenantId")


@rule("keyvault:Vault")
def access(inputs: Inputs) -> Iterator[Problem]:
    """A vault that does not use roles needs access policies, if only an empty list. [k]"""
    rbac = "properties.enableRbacAuthorization"
    without_roles = inputs.absent(rbac) or inputs.get(rbac) is False
    properties = inputs.get("properties") or {}
    if without_roles and "accessPolicies" not in properties and inputs.text("properties.createMode") != "recover":
        reason = "is needed unless enableRbacAuthorization is true (the SDK's arguments class says false by itself)"
        yield inputs.problem("properties.accessPolicies", reason)
    for policy in inputs.each("properties.accessPolicies"):
        yield from guid(policy, "tenantId")


@rule("keyvault:ManagedHsm")
def administrators(inputs: Inputs) -> Iterator[Problem]:
    """A pool is created with its first administrators. [docs: managed-hsm/quick-create]"""
    if inputs.text("properties.createMode") != "recover":
        for name in ("initialAdminObjectIds", "tenantId"):
            if inputs.absent(f"properties.{name}"):
                yield inputs.problem(f"properties.{name}", "is needed to create a managed HSM")


@rule("keyvault:Key")
def key_form(inputs: Inputs) -> Iterator[Problem]:
    """Sizes are of RSA keys, curves of EC keys. [docs: keys/about-keys]"""
    kind, size = inputs.text("properties.kty"), inputs.get("properties.keySize")
    if inputs.absent("properties.kty"):
        yield inputs.problem("properties.kty", "a key needs a type: 'RSA', 'RSA-HSM', 'EC' or 'EC-HSM'")
    if kind.startswith("RSA"):
        if isinstance(size, int) and size not in (2048, 3072, 4096):
            yield inputs.problem("properties.keySize", f"must be 2048, 3072 or 4096, but is {size}")
        if inputs.text("properties.curveName"):
            yield inputs.problem("properties.curveName", f"a key of type '{kind}' has no curve")
    elif kind.startswith("EC") and isinstance(size, int):
        yield inputs.problem("properties.keySize", f"a key of type '{kind}' has no size; use curveName")
