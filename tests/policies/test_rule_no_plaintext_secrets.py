"""Rule `no-plaintext-secrets`."""

import base64
import gzip
import json
import time
from typing import Any

import pytest
from recording import record
from specs import hub

from components.hub import HealthDataHub
from policies.configuration import Configuration
from policies.records import UNKNOWN, ResourceRecord, Secret
from policies.results import Result
from policies.rules.no_plaintext_secrets import RULE

MACHINE = "azure-native:compute:VirtualMachine"
SERVER = "openstack:compute/instance:Instance"
USER = "openstack:identity/user:User"
VALUE = "hunter2-Aa0"
RANDOM = "Zk3q9XvT7mB1yWc5RpL8"
PRIVATE_KEY = f"-----BEGIN RSA {'PRIVATE'} KEY-----\nMIIEow\n-----END RSA {'PRIVATE'} KEY-----"


def judge(record: ResourceRecord) -> Result:
    return RULE.apply(record, Configuration())


def put(path: str, value: Any) -> dict[str, Any]:
    head, _, rest = path.partition(".")
    return {head: put(rest, value) if rest else value}


def test_what_has_no_values_is_not_applicable(make: Any) -> None:
    result = judge(make("hub:test:Zone", custom=False, provider=None))
    assert (result.state, result.reason) == ("not applicable", "is given no value and gives none")


def test_plain_values_that_are_no_credentials_pass(make: Any) -> None:
    result = judge(make(SERVER, {"name": "database-1", "userData": "#cloud-config\nssh_pwauth: false\n"}))
    assert (result.state, result.reason) == ("pass", "no value is a credential by its name or by its form")


def test_a_value_marked_as_secret_passes(make: Any) -> None:
    result = judge(make(USER, {"name": "n", "password": Secret()}))
    assert (result.state, result.reason) == ("pass", "password is marked as secret")
    assert [(one.path, one.value) for one in result.evidence] == [("password", "[secret]")]


def test_an_unknown_value_is_not_evaluated_where_its_name_says_secret(make: Any) -> None:
    result = judge(make(USER, {"name": UNKNOWN, "password": UNKNOWN}))
    assert result.state == "not evaluated"
    assert [(one.path, one.value) for one in result.evidence] == [("password", "[unknown]")]
    assert judge(make(USER, {"name": UNKNOWN})).state == "pass"


NAMED = [
    "password",
    "adminPass",
    "osProfile.adminPassword",
    "clientSecret",
    "applicationCredentialSecret",
    "token",
    "apiKey",
    "sshPrivateKey",
    "accountKey",
    "sharedAccessKey",
    "storageAccountAccessKey",
    "connectionString",
    "sasToken",
    "psk",
    "passphrase",
    "tags.db_password",
    "metadata.API-KEY",
    "properties.protectedSettings.anything",
]


@pytest.mark.parametrize("path", NAMED)
def test_a_plain_value_under_a_name_that_says_secret_fails(make: Any, path: str) -> None:
    result = judge(make(MACHINE, put(path, VALUE)))
    assert (result.state, result.reason) == (
        "fail",
        f"{path} holds a credential, as its name says, in plain text; "
        "allowed: a value marked as secret, or a reference to one",
    )
    assert [(one.path, one.value) for one in result.evidence] == [(path, "[not shown]")]
    assert judge(make(MACHINE, put(path, Secret()))).state == "pass"


@pytest.mark.parametrize(
    ("token", "path"),
    [
        ("openstack:keymanager/secretV1:SecretV1", "payload"),
        ("azure-native:keyvault:Secret", "properties.value"),
        ("ovh:index:CloudKeyManagerSecret", "payload"),
    ],
)
def test_types_that_hold_credentials_under_another_name(make: Any, token: str, path: str) -> None:
    assert judge(make(token, put(path, VALUE))).state == "fail"
    assert judge(make(token, put(path, Secret()))).state == "pass"
    assert judge(make(token, put(path, UNKNOWN))).state == "not evaluated"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("secretName", "database"),
        ("secretType", "passphrase"),
        ("passwordPolicy", "strict"),
        ("tokenUrl", "login"),
        ("keyVaultSecretId", "id"),
        ("secretUri", "https://vault.example/secrets/database"),
        ("password", ""),
        ("password", "${DATABASE_PASSWORD}"),
        ("clientSecret", "https://vault.example/secrets/database/1"),
        ("clientSecret", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/x)"),
        ("clientSecret", "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/secrets/x"),
        ("token", "/run/secrets/token"),
        ("disablePasswordAuthentication", True),
        ("publicKey", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE6V1CxM8PgZ0nGdrtqAMg2Gm2t6zK0m6L0o5X8f3mZB"),
        ("publicKey", RANDOM),
        ("key", "/subscriptions/s/keys/volumes"),
        ("key", "11111111-2222-3333-4444-555555555555"),
        ("key", "database-encryption-key-of-the-hub"),
        ("description", "the administrator's password: see the vault"),
        ("cert", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
        ("digest", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ],
)
def test_what_only_sounds_like_a_credential_passes(make: Any, path: str, value: Any) -> None:
    assert judge(make(MACHINE, {path: value, "name": "n"})).state == "pass"


@pytest.mark.parametrize(
    "value",
    [
        PRIVATE_KEY,
        f"-----BEGIN OPENSSH {'PRIVATE'} KEY-----",
        "PuTTY-User-Key-" + "File-3: ssh-ed25519",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey" + "=" + "A1b2C3d4" * 10 + "==",
        "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey" + "=" + "A1b2C3d4" * 5,
        "https://a.blob.core.windows.net/c?sv=2024&sig" + "=" + "A1b2C3d4" * 4,
        "abc8Q" + "~" + "A1b2C3d4" * 4 + "AB",
        "gh" + "p_" + "A1b2C3d4" * 5,
        "postgresql://app:" + "hunter2" + "@10.0.0.4/hub",
        "$6$" + "rounds=4096$saltsalt$" + "A1b2C3d4" * 6,
    ],
)
def test_a_value_that_has_the_form_of_a_credential_fails(make: Any, value: str) -> None:
    result = judge(make(MACHINE, {"tags": {"note": value}}))
    assert result.state == "fail"
    assert [(one.path, one.value) for one in result.evidence] == [("tags.note", "[not shown]")]


def test_a_random_value_fails_next_to_a_name_that_hints_at_it(make: Any) -> None:
    assert judge(make(MACHINE, {"settings": {"key": RANDOM}})).state == "fail"
    assert judge(make(MACHINE, {"settings": {"zone": RANDOM}})).state == "pass"


def test_variables_of_containers_are_pairs(make: Any) -> None:
    pairs = [{"name": "DB_PASSWORD", "value": VALUE}, {"name": "DB_HOST", "value": VALUE}]
    result = judge(make(MACHINE, {"environment": pairs}))
    assert [one.path for one in result.evidence] == ["environment[0].value"]


FIRST_BOOT = [
    f"#cloud-config\npassword: {VALUE}\n",
    f"#!/bin/sh\nexport OS_PASSWORD={VALUE}\n",
    f"#!/bin/sh\ncurl --user x --token {VALUE}\n",
    f'#!/bin/sh\necho \'{{"secret": "{VALUE}"}}\'\n',
    f"#!/bin/sh\necho 'root:{VALUE}' | chpasswd\n",
    f"#cloud-config\nchpasswd:\n  list: |\n    root:{VALUE}\n",
    f"#cloud-config\nwrite_files:\n- path: /k\n  content: |\n    {PRIVATE_KEY}\n",
]


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode())).decode()


def nested(text: str) -> str:
    return f"#cloud-config\nwrite_files:\n- path: /x\n  encoding: gz+b64\n  content: {packed(text)}\n"


def wrapped(text: str) -> str:
    lines = base64.encodebytes(gzip.compress(text.encode() + b"# " + bytes(range(48, 122)) * 9)).decode().split()
    return "#cloud-config\nwrite_files:\n- content: |\n" + "".join(f"    {line}\n" for line in lines) + "  path: /x\n"


@pytest.mark.parametrize("form", [str, encoded, packed, nested, wrapped])
@pytest.mark.parametrize("text", FIRST_BOOT)
def test_first_boot_instructions_are_searched_however_they_are_packed(make: Any, text: str, form: Any) -> None:
    for token, path in ((SERVER, "userData"), (MACHINE, "osProfile.customData")):
        result = judge(make(token, put(path, form(text))))
        assert result.state == "fail"
        assert [(one.path, one.value) for one in result.evidence] == [(path, "[not shown]")]


@pytest.mark.parametrize(
    "text",
    [
        "#cloud-config\nssh_pwauth: false\nusers:\n- name: x\n  lock_passwd: true\n",
        '#!/bin/sh\ntoken=$(curl https://metadata | jq .access_token)\nheader="X-Auth-Token: $token"\n',
        '#!/bin/sh\n. /etc/hub/credentials/backup.env\nexport OS_PASSWORD="$PASSWORD"\n',
        "key_file=/etc/hub/pki/key.pem\npassword_file = /etc/hub/password\n",
        '#!/bin/sh\nblkid --match-token "LABEL=$label"\n',
        "server_tokens off;\npassword_encryption = 'scram-sha-256'\n",
        "-w /etc/passwd -p wa -k identity\n",
        r"""token=$(sed --quiet 's/^x-subject-token: *\([^\r]*\).*/\1/Ip' "$answer/headers")""",
    ],
)
def test_instructions_that_only_name_credentials_pass(make: Any, text: str) -> None:
    assert judge(make(SERVER, {"userData": text})).state == "pass"


def test_no_value_is_ever_shown(make: Any) -> None:
    inputs = {"password": VALUE, "userData": FIRST_BOOT[0], "tags": [f"password={VALUE}"], "x": {"key": RANDOM}}
    result = judge(make(SERVER, inputs))
    assert [one.path for one in result.evidence] == ["password", "userData", "tags[0]", "x.key"]
    shown = json.dumps([result.reason, *([one.path, one.value] for one in result.evidence)])
    assert VALUE not in shown
    assert RANDOM not in shown


def test_outputs_are_judged_where_they_are_known(make: Any) -> None:
    credential = "openstack:identity/applicationCredential:ApplicationCredential"
    assert judge(make(credential, {"name": "n"}, outputs={"secret": VALUE})).state == "fail"
    assert judge(make(credential, {"name": "n"}, outputs={"secret": Secret()})).state == "pass"
    assert judge(make(credential, {"name": "n"}, outputs={"secret": UNKNOWN})).state == "pass"
    stack = judge(make("pulumi:pulumi:Stack", {}, custom=False, outputs={"bastion": {"password": VALUE}}))
    assert [one.path for one in stack.evidence] == ["outputs.bastion.password"]


def test_a_secret_input_that_comes_out_in_plain_text_fails(make: Any) -> None:
    assert judge(make(USER, {"password": Secret()}, outputs={"password": VALUE})).state == "fail"


def test_a_providers_credentials_are_judged_too(make: Any) -> None:
    assert judge(make("pulumi:providers:openstack", {"password": VALUE})).state == "fail"


@pytest.mark.parametrize("text", ["A" * 200_000, "password" * 20_000, "eyJ" * 30_000, "://a" * 30_000, "$6$" * 40_000])
def test_no_text_takes_long(make: Any, text: str) -> None:
    began = time.process_time()
    judge(make(SERVER, {"userData": text}))
    assert time.process_time() - began < 2


@pytest.mark.parametrize("cloud", ["azure", "ovh"])
def test_first_boot_instructions_of_a_deployed_hub_hold_none(make: Any, cloud: str) -> None:
    """A preview does not know them: they hold ids that a deployment gives."""
    made = record(lambda: HealthDataHub("hub", hub("hospital", cloud))).resources.values()
    texts = [each.shown.get("userData") or each.shown.get("osProfile", {}).get("customData") for each in made]
    texts = [text for text in texts if text]
    assert len(texts) > 5
    assert {judge(make(SERVER, {"userData": text})).state for text in texts} == {"pass"}
