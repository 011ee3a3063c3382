"""Every broken value of the good hubs is caught by a rule, or lives for a reason that somebody wrote down."""

from collections.abc import Mapping
from difflib import unified_diff
from functools import cache
from itertools import islice
from typing import ClassVar

import mutation
import pytest
import watching
from golden import FOLDER
from mutants import Mutant
from mutation import Laboratory, file_name, outcomes, text
from survivors import REASONS

from policies.configuration import Configuration
from policies.packs import HDS
from policies.results import State

_LINES = 100
_EVERY = 40
"""One mutant in as many is judged by all rules, to try the shortcut."""


@cache
def laboratory(cloud: str) -> Laboratory:
    return Laboratory(cloud)


class _Hub:
    """What is tried on the hub of each cloud; a class for each, so that they can be spread over processes."""

    cloud: ClassVar[str]
    least: ClassVar[int]
    expected: ClassVar[Mapping[tuple[str, str, str], set[str]]]

    def test_the_good_hub_is_accused_of_nothing(self) -> None:
        assert laboratory(self.cloud).accused == set()

    def test_there_are_hundreds(self) -> None:
        found = outcomes(self.cloud)
        caught = [case for case, says in found.items() if not any(mutation.SURVIVES in one for one in says)]
        assert len(found) > self.least
        assert len(caught) > self.least // 3

    def test_the_outcome_is_the_reviewed_one(self) -> None:
        name = file_name(self.cloud)
        golden, now = (FOLDER / name).read_text(encoding="utf-8"), text(self.cloud)
        if golden != now:
            lines = unified_diff(golden.splitlines(), now.splitlines(), f"golden/{name}", "now", lineterm="", n=0)
            pytest.fail(
                "\n".join(islice(lines, _LINES)) + "\n\nIf this is what you want, `make golden` writes the files anew.",
                pytrace=False,
            )

    def test_no_survivor_is_without_a_reason(self) -> None:
        silent = f"{mutation.SURVIVES}{mutation.UNREASONED}"
        assert [case for case, says in outcomes(self.cloud).items() if silent in says] == []

    def test_what_must_be_caught_is_caught_by_the_rule_for_it(self) -> None:
        found = outcomes(self.cloud)
        assert {case: set(found[case]) for case in self.expected} == self.expected

    def test_what_a_rule_does_not_look_at_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tried = list(laboratory(self.cloud).mutants())[::_EVERY]
        short = [laboratory(self.cloud).catchers(mutant) for mutant in tried]
        monkeypatch.setattr(mutation, "concerns", lambda *_: True)
        assert [laboratory(self.cloud).catchers(mutant) for mutant in tried] == short


def azure(kind: str, path: str, how: str) -> tuple[str, str, str]:
    return f"azure-native:{kind}", path, how


class TestAzure(_Hub):
    """The hospital's hub on Azure."""

    cloud = "azure"
    least = 1000
    expected: ClassVar = {
        azure("storage:StorageAccount", "publicNetworkAccess", "Enabled"): {"no-public-exposure"},
        azure("storage:StorageAccount", "allowBlobPublicAccess", "true"): {"no-public-exposure"},
        azure("storage:StorageAccount", "minimumTlsVersion", "TLS1_0"): {"encryption-in-transit"},
        azure("storage:StorageAccount", "allowSharedKeyAccess", "true"): {"no-shared-secrets"},
        azure("storage:StorageAccount", "sku.name", "Standard_GRS"): {"residency"},
        azure("storage:StorageAccount", "location", "eastus"): {"residency"},
        azure("storage:StorageAccount", "(protect)", "false"): {"deletion-protection"},
        azure("storage:StorageAccount", "tags.owner", "removed"): {"labels"},
        azure("storage:StorageAccount", "immutableStorageWithVersioning.immutabilityPolicy.state", "Unlocked"): {
            "backup-protection",
            "trace-protection",
        },
        azure("recoveryservices:Vault", "properties.securitySettings.immutabilitySettings.state", "Unlocked"): {
            "backup-protection"
        },
        azure("keyvault:Key", "properties.kty", "RSA"): {"key-protection"},
        azure("keyvault:Vault", "properties.enablePurgeProtection", "false"): {"key-protection"},
        azure("compute:VirtualMachine", "securityProfile.encryptionAtHost", "false"): {"encryption-at-rest"},
        azure("compute:VirtualMachine", "securityProfile.securityType", "Standard"): {"hardening"},
        azure("compute:VirtualMachine", "storageProfile.imageReference.version", "latest"): {"hardening"},
        azure("network:BastionHost", "enableSessionRecording", "false"): {"hardening"},
        azure("network:FirewallPolicy", "threatIntelMode", "Alert"): {"hardening"},
        azure("network:FirewallPolicyRuleCollectionGroup", "ruleCollections[].rules[].targetFqdns[]", "*"): {
            "egress-control"
        },
        azure("network:Subnet", "networkSecurityGroup.id", "removed"): {"egress-control", "isolation"},
        azure("network:Subnet", "routeTable.id", "removed"): {"egress-control"},
        azure("network:NetworkSecurityGroup", "securityRules[].access", "Deny"): {"isolation"},
        azure("operationalinsights:Workspace", "retentionInDays", "0"): {"trace-retention"},
        azure("monitor:DiagnosticSetting", "resourceUri", "removed"): {"trace-coverage"},
        azure("recoveryservices:ProtectedItem", "properties.policyId", "removed"): {"backup-coverage"},
        azure("authorization:RoleDefinition", "permissions[].dataActions[]", "*"): {"least-privilege"},
    }

    def test_a_key_of_the_provider_is_refused_where_the_customer_must_hold_it(self) -> None:
        rule = next(rule for rule in HDS.rules if rule.id == "encryption-at-rest")
        given = Configuration.from_pack({"encryption-at-rest": {"keyCustody": "customer"}})

        def refused(mutant: Mutant) -> bool:
            return rule.apply(mutant.record, given).state is State.FAIL

        claims = f"{mutation.SURVIVES}{next(why for *_, why in REASONS if 'keyCustody' in why)}"
        tried = [each for each in laboratory("azure").mutants() if claims in outcomes("azure")[each.case]]
        assert len(tried) > 10
        assert [each.case for each in tried if not refused(each)] == []


def openstack(kind: str, path: str, how: str) -> tuple[str, str, str]:
    return f"openstack:{kind}", path, how


class TestOvh(_Hub):
    """The hospital's hub on OVHcloud."""

    cloud = "ovh"
    least = 300
    expected: ClassVar = {
        openstack("blockstorage:Volume", "volumeType", "mutant"): {"encryption-at-rest"},
        openstack("blockstorage:Volume", "region", "BHS5"): {"explicit-provider", "residency"},
        openstack("blockstorage:Volume", "(protect)", "false"): {"deletion-protection"},
        openstack("blockstorage:Volume", "metadata.workspace", "removed"): {"backup-coverage", "labels"},
        openstack("compute:Instance", "networks[].port", "removed"): {"no-public-exposure"},
        openstack("compute:Instance", "blockDevices[].destinationType", "mutant"): {"encryption-at-rest"},
        openstack("compute:Instance", "blockDevices[].uuid", "mutant"): {"hardening"},
        openstack("compute:Keypair", "publicKey", "removed"): {"no-shared-secrets"},
        openstack("identity:ApplicationCredential", "unrestricted", "true"): {"least-privilege"},
        openstack("identity:ApplicationCredential", "expiresAt", "removed"): {"least-privilege"},
        openstack("keymanager:OrderV1", "meta.algorithm", "des"): {"key-protection"},
        openstack("networking:Network", "shared", "true"): {"no-public-exposure"},
        openstack("networking:Port", "securityGroupIds", "emptied"): {"no-public-exposure"},
        openstack("networking:SecGroup", "deleteDefaultRules", "false"): {"egress-control", "isolation"},
        openstack("networking:SecGroupRule", "direction", "egress"): {"isolation"},
        openstack("objectstorage:Container", "versioning", "false"): {"backup-protection", "trace-protection"},
        openstack("sharedfilesystem:Share", "isPublic", "true"): {"no-public-exposure"},
        openstack("sharedfilesystem:ShareAccess", "accessType", "mutant"): {"no-public-exposure"},
    }


def test_every_reason_is_some_survivors() -> None:
    reviewed = "".join((FOLDER / file_name(cloud)).read_text(encoding="utf-8") for cloud in mutation.CLOUDS)
    assert [why for *_, why in REASONS if f"{mutation.SURVIVES}{why}" not in reviewed] == []


def test_every_reason_is_a_full_sentence_and_stands_once() -> None:
    reasons = [why for *_, why in REASONS]
    assert [why for why in reasons if not (why[0].isupper() and why.endswith("."))] == []
    assert len(set(reasons)) == len(reasons)


def test_who_looks_at_an_object_as_a_whole_has_seen_all_of_it() -> None:
    seen: watching.Seen = set()
    watched = watching.watched("u", (), {"a": {"b": 1}, "c": [2]}, seen)
    assert watched["a"]["b"] == 1
    assert seen == {("u", ("a",)), ("u", ("a", "b"))}
    assert dict(watched).keys() == {"a", "c"}
    assert seen == {("u", ("a",)), ("u", ("a", "b")), ("u", ("c",)), ("u", ("c", 0))}
