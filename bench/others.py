"""Other people's judges on the same stack, where they are installed: what they take for rules like ours."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from policies.records import UNKNOWN, ResourceRecord, Secret

_RULES = Path(__file__).with_name("comparable.rego")


def compared(records: Iterable[ResourceRecord], folder: Path) -> Iterator[tuple[str, float]]:
    """Wall-clock seconds of each judge that is on PATH, its own start included."""
    everything = list(records)
    for name, command in _COMMANDS.items():
        program = shutil.which(name)
        if program is not None:
            arguments = command(everything, folder)
            began = time.monotonic()
            # What they find is no matter here, and both end with 1 when they find something.
            subprocess.run([program, *arguments], capture_output=True, check=False, cwd=folder)
            yield name, time.monotonic() - began


def _opa(records: list[ResourceRecord], folder: Path) -> list[str]:
    given = folder / "records.json"
    given.write_text(json.dumps([_plain_record(record) for record in records]), encoding="utf-8")
    return ["eval", "--data", str(_RULES), "--input", str(given), "data.hub.deny"]


def _plain_record(record: ResourceRecord) -> dict[str, Any]:
    return {
        "urn": record.urn,
        "kind": record.kind,
        "inputs": _plain(record.inputs),
        "protect": record.protect,
        "default": record.provider is not None and record.provider.default,
    }


def _checkov(records: list[ResourceRecord], folder: Path) -> list[str]:
    """Checkov reads no Pulumi: the resources that it has rules for are written as a plan of Terraform's."""
    resources = [
        {"address": f"{type_}.r{number}", "mode": "managed", "type": type_, "name": f"r{number}", "values": values}
        for number, (type_, values) in enumerate(_as_terraform(records))
    ]
    changes = [
        {**each, "change": {"actions": ["create"], "before": None, "after": each["values"]}} for each in resources
    ]
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.6.0",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": changes,
        "configuration": {"root_module": {}},
    }
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    return ["--file", "plan.json", "--framework", "terraform_plan", "--compact", "--quiet", "--skip-download"]


_NAMES = {
    "openstack:networking:SecGroupRule": "openstack_networking_secgroup_rule_v2",
    "openstack:networking:Port": "openstack_networking_port_v2",
    "openstack:compute:Instance": "openstack_compute_instance_v2",
    "azure-native:storage:StorageAccount": "azurerm_storage_account",
    "azure-native:keyvault:Vault": "azurerm_key_vault",
    "azure-native:compute:VirtualMachine": "azurerm_linux_virtual_machine",
    "azure-native:network:NetworkSecurityGroup": "azurerm_network_security_group",
}


def _as_terraform(records: list[ResourceRecord]) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in records:
        if type_ := _NAMES.get(record.kind):
            yield type_, {_snake(key): value for key, value in _plain(record.inputs).items()}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _plain(member) for key, member in value.items()}
        case list():
            return [_plain(member) for member in value]
        case Secret():
            return "[secret]"
        case _ if value is UNKNOWN:
            return "[unknown]"
        case _:
            return value


_COMMANDS: Mapping[str, Callable[[list[ResourceRecord], Path], list[str]]] = {"opa": _opa, "checkov": _checkov}
