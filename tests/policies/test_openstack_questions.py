"""What few OpenStack types are asked: transit, keys, credentials, privilege, traces, backups; and planted faults."""

import ast
import re
from pathlib import Path
from typing import Any

import pulumi_openstack
import pytest

from policies.readers import openstack
from policies.readers.openstack.network import unfiltered
from policies.records import UNKNOWN, Node, Secret

NETWORK = "openstack:networking/network:Network"
PORT = "openstack:networking/port:Port"
GROUP_RULE = "openstack:networking/secGroupRule:SecGroupRule"
RBAC = "openstack:networking/rbacPolicyV2:RbacPolicyV2"
ROUTER = "openstack:networking/router:Router"
INSTANCE = "openstack:compute/instance:Instance"
KEYPAIR = "openstack:compute/keypair:Keypair"
IMAGE = "openstack:images/image:Image"
VOLUME = "openstack:blockstorage/volume:Volume"
CONTAINER = "openstack:objectstorage/container:Container"
ACCOUNT = "openstack:objectstorage/accountV1:AccountV1"
SHARE_ACCESS = "openstack:sharedfilesystem/shareAccess:ShareAccess"
LISTENER = "openstack:loadbalancer/listener:Listener"
POOL = "openstack:loadbalancer/pool:Pool"
ORDER = "openstack:keymanager/orderV1:OrderV1"
SECRET = "openstack:keymanager/secretV1:SecretV1"
KEY_CONTAINER = "openstack:keymanager/containerV1:ContainerV1"
CREDENTIAL = "openstack:identity/applicationCredential:ApplicationCredential"
EC2 = "openstack:identity/ec2CredentialV3:Ec2CredentialV3"
USER = "openstack:identity/user:User"
ASSIGNMENT = "openstack:identity/roleAssignment:RoleAssignment"
PROVIDER = "pulumi:providers:openstack"

TRANSIT, KEYS, CREDENTIALS = "encryption-in-transit", "key-protection", "no-shared-secrets"
PRIVILEGE, EXPOSURE, BACKUPS = "least-privilege", "no-public-exposure", "backup-protection"
RETENTION, TRACES = "trace-retention", "trace-protection"
READING = {
    "_acl",
    "at",
    "ends",
    "external",
    "may_be",
    "must_be",
    "must_be_marked_secret",
    "must_not_be_given",
    "must_not_be_set",
}
RULES = (TRANSIT, KEYS, CREDENTIALS, PRIVILEGE, RETENTION, TRACES, BACKUPS)

LABELS = {"data-class": "traces", "retention-days": "365", "expire-days": "365"}
GOOD_TRACES = {"versioning": True, "forceDestroy": False, "metadata": LABELS}


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(rule: str, token: str, inputs: Any = None, document: Any = None, **more: Any) -> str:
        return str(decide(rule, make(token, inputs, **more), document).state)

    return of


def test_every_property_named_exists() -> None:
    sdk = Path(pulumi_openstack.__file__).parent
    text = "".join(source.read_text(encoding="utf-8") for source in sdk.rglob("*.py"))
    exist = set(re.findall(r'pulumi\.getter\(name="(\w+)"\)', text))
    exist |= set(re.findall(r"@pulumi\.getter\n\s+def (\w+)\(", text))
    named = set()
    for source in Path(openstack.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Subscript):
                named.add(getattr(node.slice, "value", None))
            elif name in READING:
                named.add(getattr(node.args[0], "value", None))
    paths = {segment for path in named if isinstance(path, str) for segment in path.split(".")}
    assert len(paths) > 60
    assert paths - exist == set()


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (TRANSIT, "has no connection of its own to encrypt"),
        (KEYS, "holds no keys"),
        (CREDENTIALS, "gives nobody access by itself"),
        (PRIVILEGE, "gives nobody any right"),
        (RETENTION, "keeps no traces"),
        (TRACES, "keeps no traces that could be changed"),
        (BACKUPS, "keeps no backups and no earlier versions"),
    ],
)
def test_network_is_not_applicable(decide: Any, make: Any, rule: str, reason: str) -> None:
    result = decide(rule, make(NETWORK, {"name": "n"}))
    assert (result.state, result.reason) == ("not applicable", reason)


@pytest.mark.parametrize(
    ("rule", "token", "inputs", "reason"),
    [
        (TRANSIT, LISTENER, {"protocol": "HTTPS"}, "protocol is HTTPS: passes TLS on to the members, which end it"),
        (KEYS, ORDER, {"meta": {"algorithm": "rsa", "bitLength": 4096}}, "rsa with 4096 bits"),
        (CREDENTIALS, KEYPAIR, {"publicKey": "ssh-rsa AAAA"}, "the public half of somebody's own key"),
        (PRIVILEGE, SHARE_ACCESS, {"accessType": "ip", "accessTo": "10.0.0.0/8", "accessLevel": "ro"}, "may read only"),
        (RETENTION, CONTAINER, GOOD_TRACES, None),
        (TRACES, CONTAINER, GOOD_TRACES, "earlier versions are kept; no access list lets anybody write"),
        (BACKUPS, IMAGE, {"protected": True}, "protected is true"),
    ],
)
def test_passes_and_says_why(decide: Any, make: Any, rule: str, token: str, inputs: Any, reason: Any) -> None:
    result = decide(rule, make(token, inputs))
    kept = "metadata.{0} is 365 days, allowed: 180 to 366"
    wanted = reason or f"{kept.format('retention-days')}; {kept.format('expire-days')}"
    assert (result.state, result.reason) == ("pass", wanted)


@pytest.mark.parametrize(
    ("rule", "token", "inputs", "reason", "evidence"),
    [
        (
            TRANSIT,
            LISTENER,
            {"protocol": "HTTP"},
            "protocol is HTTP, which encrypts nothing, allowed: TERMINATED_HTTPS or HTTPS",
            [("protocol", "HTTP")],
        ),
        (
            KEYS,
            ORDER,
            {"meta": {"algorithm": "aes", "bitLength": 128}},
            "meta.bitLength is 128, allowed for aes: 256 or more",
            [("meta.algorithm", "aes"), ("meta.bitLength", "128")],
        ),
        (
            CREDENTIALS,
            KEYPAIR,
            {"name": "k"},
            "publicKey is not given, so the cloud makes the private key and hands it out",
            [("publicKey", "(absent)")],
        ),
        (
            PRIVILEGE,
            SHARE_ACCESS,
            {"accessType": "ip", "accessTo": "10.40.0.0/16", "accessLevel": "rw"},
            "accessTo is 10.40.0.0/16: so wide a range may write, allowed: /20",
            [("accessTo", "10.40.0.0/16")],
        ),
        (
            RETENTION,
            CONTAINER,
            {**GOOD_TRACES, "metadata": {**LABELS, "retention-days": "30"}},
            "metadata.retention-days is 30, allowed: 180 to 366 days",
            [("metadata.retention-days", "30")],
        ),
        (
            TRACES,
            CONTAINER,
            {**GOOD_TRACES, "containerWrite": "abc:def"},
            "containerWrite is abc:def: others may change or delete traces, allowed: none",
            [("containerWrite", "abc:def")],
        ),
        (
            BACKUPS,
            CONTAINER,
            {"forceDestroy": True},
            "forceDestroy is true, allowed: false",
            [("forceDestroy", "true")],
        ),
    ],
)
def test_fails_with_the_value(
    decide: Any, make: Any, rule: str, token: str, inputs: Any, reason: str, evidence: Any
) -> None:
    result = decide(rule, make(token, inputs))
    assert (result.state, result.reason) == ("fail", reason)
    assert [(one.path, one.value) for one in result.evidence] == evidence


HIDDEN = [
    (TRANSIT, LISTENER, "protocol"),
    (KEYS, ORDER, "meta"),
    (CREDENTIALS, KEYPAIR, "publicKey"),
    (PRIVILEGE, CREDENTIAL, "unrestricted"),
    (RETENTION, CONTAINER, "metadata"),
    (TRACES, CONTAINER, "metadata"),
    (BACKUPS, CONTAINER, "metadata"),
]


@pytest.mark.parametrize(("rule", "token", "path"), HIDDEN)
@pytest.mark.parametrize(("value", "words"), [(UNKNOWN, "is not known yet"), (Secret(), "is secret")])
def test_unknown_and_secret_are_not_evaluated(
    decide: Any, make: Any, good: Any, rule: str, token: str, path: str, value: Any, words: str
) -> None:
    inputs = GOOD_TRACES if token == CONTAINER else good[token]
    result = decide(rule, make(token, {**inputs, path: value}))
    assert result.state == "not evaluated"
    assert words in result.reason
    assert {one.value for one in result.evidence} <= {"[unknown]", "[secret]"}


def put(inputs: Any, path: str, value: Any) -> Any:
    head, _, rest = path.partition(".")
    return {**inputs, head: put(inputs.get(head, {}), rest, value) if rest else value}


@pytest.mark.parametrize(
    ("token", "path", "value", "rule"),
    [
        (LISTENER, "protocol", "TCP", TRANSIT),
        (LISTENER, "protocol", "UDP", TRANSIT),
        (LISTENER, "tlsVersions", None, TRANSIT),
        (LISTENER, "tlsVersions", [], TRANSIT),
        (LISTENER, "tlsVersions", ["TLSv1.1", "TLSv1.2"], TRANSIT),
        (LISTENER, "tlsVersions", [UNKNOWN, "TLSv1"], TRANSIT),
        (POOL, "tlsEnabled", False, TRANSIT),
        (POOL, "tlsVersions", ["SSLv3"], TRANSIT),
        (IMAGE, "imageSourceUrl", "http://images.example/a.qcow2", TRANSIT),
        (ORDER, "meta.algorithm", "desede", KEYS),
        (ORDER, "meta.bitLength", None, KEYS),
        (ORDER, "meta", {"algorithm": "rsa", "bitLength": 2048}, KEYS),
        (KEY_CONTAINER, "acl", None, KEYS),
        (KEY_CONTAINER, "acl.read.projectAccess", True, KEYS),
        (SECRET, "acl.read.projectAccess", None, KEYS),
        (SECRET, "payload", "hunter2", KEYS),
        (SECRET, "algorithm", "des", KEYS),
        (SECRET, "bitLength", 128, KEYS),
        (KEYPAIR, "publicKey", "", CREDENTIALS),
        (KEYPAIR, "publicKey", "ssh-dss AAAA old", CREDENTIALS),
        (INSTANCE, "adminPass", "hunter2", CREDENTIALS),
        (INSTANCE, "adminPass", Secret(), CREDENTIALS),
        (CREDENTIAL, "secret", "hunter2", CREDENTIALS),
        (CREDENTIAL, "unrestricted", True, PRIVILEGE),
        (CREDENTIAL, "roles", ["reader", "Admin"], PRIVILEGE),
        (CREDENTIAL, "roles", [UNKNOWN, "manager"], PRIVILEGE),
        (CREDENTIAL, "accessRules", None, PRIVILEGE),
        (CREDENTIAL, "expiresAt", None, PRIVILEGE),
        (CREDENTIAL, "expiresAt", "some day", PRIVILEGE),
        (IMAGE, "protected", False, BACKUPS),
        (PORT, "allowedAddressPairs", [{"ipAddress": "10.0.0.9"}, {"ipAddress": "0.0.0.0/0"}], EXPOSURE),
        (PORT, "allowedAddressPairs", [{"ipAddress": UNKNOWN}, {"ipAddress": "::/0"}], EXPOSURE),
        (PORT, "securityGroupIds", [], EXPOSURE),
        (NETWORK, "portSecurityEnabled", False, EXPOSURE),
    ],
)
def test_one_broken_value_fails_one_rule(
    decide: Any, make: Any, good: Any, token: str, path: str, value: Any, rule: str
) -> None:
    assert all(decide(each, make(token, good[token])).state in {"pass", "not applicable"} for each in RULES)
    record = make(token, put(good[token], path, value))
    results = {each: decide(each, record) for each in (*RULES, EXPOSURE, "residency")}
    assert {each for each, result in results.items() if result.state == "fail"} == {rule}
    assert "hunter2" not in f"{results}"


@pytest.mark.parametrize(
    ("service", "method", "path", "expected"),
    [
        ("compute", "POST", "/v2.1/servers/*/action", "pass"),
        ("compute", "POST", "/v2.1/**servers/*/action", "pass"),
        ("compute", "GET", "/v2.1/**", "pass"),
        ("object-store", "GET", "/v1/*/demo-traces/*", "pass"),
        ("object-store", "HEAD", "/v1/*/*", "pass"),
        ("compute", "DELETE", "/v2.1/**", "fail"),
        ("compute", "POST", "/**", "fail"),
        ("block-storage", "PUT", "/v3/*/*", "fail"),
        ("object-store", "GET", "/v1/**", "fail"),
        ("key-manager", "GET", "/**", "fail"),
        ("compute", "GET", UNKNOWN, "not evaluated"),
    ],
)
def test_access_rules_name_calls(state: Any, good: Any, service: str, method: str, path: Any, expected: str) -> None:
    rules = [{"service": service, "method": method, "path": path}]
    assert state(PRIVILEGE, CREDENTIAL, {**good[CREDENTIAL], "accessRules": rules}) == expected


def test_access_rules_bound_a_credential_without_roles(state: Any, good: Any) -> None:
    assert state(PRIVILEGE, CREDENTIAL, {**good[CREDENTIAL], "roles": None}) == "pass"
    assert state(PRIVILEGE, CREDENTIAL, {**good[CREDENTIAL], "roles": None, "accessRules": []}) == "fail"


@pytest.mark.parametrize(
    ("rule", "token", "inputs", "expected"),
    [
        (PRIVILEGE, EC2, {}, "fail"),
        (CREDENTIALS, EC2, {}, "fail"),
        (CREDENTIALS, USER, {"name": "u"}, "pass"),
        (CREDENTIALS, USER, {"name": "u", "password": Secret()}, "fail"),
        (CREDENTIALS, USER, {"name": "u", "ignorePasswordExpiry": True}, "fail"),
        (PRIVILEGE, ASSIGNMENT, {"roleId": "admin", "projectId": "p"}, "fail"),
        (PRIVILEGE, ASSIGNMENT, {"roleId": "9fe2ff9ee4384b1894a90878d3e92bab", "projectId": "p"}, "not evaluated"),
        (PRIVILEGE, ASSIGNMENT, {"roleId": UNKNOWN, "domainId": "d"}, "fail"),
        (PRIVILEGE, RBAC, {"action": "access_as_shared"}, "pass"),
        (PRIVILEGE, RBAC, {"action": "access_as_external"}, "fail"),
        (PRIVILEGE, SHARE_ACCESS, {"accessType": "ip", "accessTo": "10.40.3.0/24", "accessLevel": "rw"}, "pass"),
        (PRIVILEGE, SHARE_ACCESS, {"accessType": "user", "accessTo": "alice", "accessLevel": "rw"}, "pass"),
        (PRIVILEGE, SHARE_ACCESS, {"accessLevel": "all"}, "fail"),
        (KEYS, SECRET, {"secretType": "certificate", "payload": Secret()}, "pass"),
        (KEYS, SECRET, {"payload": UNKNOWN, "acl": {"read": {"projectAccess": False}}}, "not evaluated"),
        (CREDENTIALS, CREDENTIAL, {"secret": UNKNOWN}, "not evaluated"),
        (CREDENTIALS, CONTAINER, {"containerSyncKey": "hunter2"}, "fail"),
        (CREDENTIALS, CONTAINER, {"metadata": {"Temp-URL-Key": "hunter2"}}, "fail"),
        (CREDENTIALS, ACCOUNT, {"metadata": {"temp-url-key-2": Secret()}}, "fail"),
        (CREDENTIALS, ACCOUNT, {"metadata": {"owner": "x"}}, "pass"),
        (CREDENTIALS, "openstack:objectstorage/tempUrl:TempUrl", {}, "fail"),
        (CREDENTIALS, "openstack:sharedfilesystem/securityService:SecurityService", {"password": "hunter2"}, "fail"),
        (TRANSIT, POOL, {"protocol": "HTTPS"}, "pass"),
        (TRANSIT, POOL, {"protocol": "PROXY"}, "not evaluated"),
    ],
)
def test_single_resources(decide: Any, make: Any, rule: str, token: str, inputs: Any, expected: str) -> None:
    result = decide(rule, make(token, inputs))
    assert result.state == expected
    assert "hunter2" not in f"{result}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"authUrl": "https://auth.cloud.ovh.net/v3"}, "pass"),
        ({"authUrl": "http://127.0.0.1:5000/v3"}, "pass"),
        ({"authUrl": "http://localhost:5000/v3", "insecure": "false"}, "pass"),
        ({"authUrl": "http://auth.cloud.ovh.net/v3"}, "fail"),
        ({"authUrl": "http://127.0.0.1.evil.example/v3"}, "fail"),
        ({"authUrl": "auth.cloud.ovh.net/v3"}, "fail"),
        ({"authUrl": "https://a.example", "insecure": True}, "fail"),
        ({"authUrl": "https://a.example", "insecure": "true"}, "fail"),
        ({"authUrl": UNKNOWN, "insecure": "true"}, "fail"),
        ({"authUrl": "https://a.example", "insecure": UNKNOWN}, "not evaluated"),
        ({"authUrl": "https://a.example", "endpointOverrides": '{"volumev3": "http://b.example/"}'}, "fail"),
        ({"authUrl": "https://a.example", "endpointOverrides": {"a": UNKNOWN, "b": "http://b.example/"}}, "fail"),
        ({"authUrl": "https://a.example", "endpointOverrides": {"a": "https://b.example/"}}, "pass"),
        ({"authUrl": Secret()}, "not evaluated"),
        ({}, "not evaluated"),
    ],
)
def test_the_provider_talks_over_tls(state: Any, given: Any, expected: str) -> None:
    assert state(TRANSIT, PROVIDER, given) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"retention-days": "180", "expire-days": "366"}, "pass"),
        ({"retention-days": "179", "expire-days": "366"}, "fail"),
        ({"retention-days": "180", "expire-days": "367"}, "fail"),
        ({"retention-days": "180"}, "fail"),
        ({"expire-days": "365"}, "fail"),
        ({"retention-days": "a year", "expire-days": "365"}, "fail"),
        ({"retention-days": UNKNOWN, "expire-days": "365"}, "not evaluated"),
        ({"retention-days": UNKNOWN, "expire-days": "9999"}, "fail"),
    ],
)
def test_retention_of_traces(state: Any, labels: Any, expected: str) -> None:
    assert state(RETENTION, CONTAINER, {"metadata": {"data-class": "traces", **labels}}) == expected
    assert state(RETENTION, CONTAINER, {"metadata": {"data-class": "health", **labels}}) == "not applicable"


def test_the_window_is_configuration(state: Any) -> None:
    window = {"trace-retention": {"minimumDays": 400, "maximumDays": 800, "justification": "inquiry 12"}}
    assert state(RETENTION, CONTAINER, GOOD_TRACES) == "pass"
    assert state(RETENTION, CONTAINER, GOOD_TRACES, window) == "fail"


LEGACY = {"versioningLegacy": {"type": "versions", "location": "archive"}}


@pytest.mark.parametrize("data_class", ["health", "traces"])
@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"versioning": True}, "pass"),
        (LEGACY, "pass"),
        ({"versioning": False, **LEGACY}, "pass"),
        ({"versioningLegacy": {"type": "history", "location": UNKNOWN}}, "pass"),
        ({"versioning": False}, "fail"),
        ({}, "fail"),
        ({"versioning": UNKNOWN}, "not evaluated"),
        ({"versioning": UNKNOWN, "forceDestroy": True}, "fail"),
    ],
)
def test_versions_in_both_spellings(state: Any, data_class: str, inputs: Any, expected: str) -> None:
    metadata = {**LABELS, "data-class": data_class}
    assert state(BACKUPS, CONTAINER, {"metadata": metadata, **inputs}) == expected
    if data_class == "traces" and "forceDestroy" not in inputs:
        assert state(TRACES, CONTAINER, {"metadata": metadata, **inputs}) == expected


def test_other_containers_need_no_versions(state: Any) -> None:
    assert state(BACKUPS, CONTAINER, {"metadata": {"data-class": "technical"}}) == "pass"
    assert state(BACKUPS, CONTAINER, {}) == "pass"
    assert state(TRACES, CONTAINER, {"metadata": {"data-class": "health"}}) == "not applicable"


@pytest.mark.parametrize("path", ["containerRead", "containerWrite"])
@pytest.mark.parametrize(
    ("acl", "expected"),
    [
        (".r:*", "fail"),
        (".r:*,.rlistings", "fail"),
        (".rlistings", "fail"),
        (" .r : * ", "fail"),
        (".ref:*", "fail"),
        (".referer:*", "fail"),
        (".referrer : *", "fail"),
        (".R:*", "fail"),
        (".r:.example.org", "fail"),
        (".r:-thief.example,.r:*", "fail"),
        ("*", "fail"),
        ("*:*", "fail"),
        ("abc:def, *:*", "fail"),
        ("%2A:%2A", "fail"),
        ("abc:*", "fail"),
        ("", "pass"),
        (None, "pass"),
        ("abc:def", "pass"),
        ("abc:def , ghi:jkl", "pass"),
        (".r:-thief.example", "pass"),
        (UNKNOWN, "not evaluated"),
        (Secret(), "not evaluated"),
    ],
)
def test_access_lists_as_swift_reads_them(state: Any, path: str, acl: Any, expected: str) -> None:
    assert state(EXPOSURE, CONTAINER, {path: acl}) == expected


@pytest.mark.parametrize(
    ("acl", "reason"),
    [
        (".ref:*", "containerRead is .ref:*: anybody may use the container"),
        ("abc:*", "containerRead is abc:*: every user of the project abc may use the container"),
    ],
)
def test_an_access_list_says_whom_it_lets_in(decide: Any, make: Any, acl: str, reason: str) -> None:
    assert decide(EXPOSURE, make(CONTAINER, {"containerRead": acl})).reason == reason


@pytest.mark.parametrize(
    ("rule", "token", "inputs"),
    [
        (EXPOSURE, GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": "0.0.0.0/1", "portRangeMin": 22}),
        (EXPOSURE, GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": "128.0.0.0/1", "portRangeMin": 22}),
        (EXPOSURE, GROUP_RULE, {"direction": "ingress", "remoteIpPrefix": "0.0.0.0/0", "portRangeMin": 5432}),
        (EXPOSURE, GROUP_RULE, {"direction": "ingress", "remoteGroupId": ""}),
        (EXPOSURE, INSTANCE, {"networks": [{"name": "Ext-Net"}], "securityGroups": ["web"]}),
        (EXPOSURE, INSTANCE, {"networks": [{"uuid": UNKNOWN}, {"name": "Ext-Net"}], "securityGroups": ["web"]}),
        (EXPOSURE, INSTANCE, {"networks": [{"uuid": "u"}], "securityGroups": []}),
        (EXPOSURE, "openstack:compute/interfaceAttach:InterfaceAttach", {"networkId": "n"}),
        (EXPOSURE, ROUTER, {"externalNetworkId": "e"}),
        (EXPOSURE, PORT, {"networkId": "n", "portSecurityEnabled": False, "deviceOwner": "compute:nova"}),
        (EXPOSURE, PORT, {"networkId": "n", "noSecurityGroups": True, "deviceId": "d"}),
        ("encryption-at-rest", VOLUME, {"volumeType": "high-speed"}),
        (CREDENTIALS, KEYPAIR, {}),
        (TRANSIT, LISTENER, {"protocol": "HTTP"}),
    ],
)
def test_planted_faults_are_found(state: Any, rule: str, token: str, inputs: Any) -> None:
    assert state(rule, token, inputs) == "fail"


def test_a_routers_own_port_is_no_finding(state: Any) -> None:
    port = {
        "networkId": UNKNOWN,
        "fixedIps": [{"ipAddress": "10.40.0.2", "subnetId": UNKNOWN}],
        "noSecurityGroups": True,
        "portSecurityEnabled": False,
    }
    assert state(EXPOSURE, PORT, port) == "pass"
    assert state(EXPOSURE, PORT, {**port, "deviceOwner": "network:router_interface", "deviceId": "r"}) == "pass"
    assert unfiltered(Node("", port))
    assert not unfiltered(Node("", {"networkId": "n", "securityGroupIds": ["g"]}))


def test_a_pair_that_cannot_be_read_leaves_it_open(state: Any, good: Any) -> None:
    for value in (UNKNOWN, [{"ipAddress": UNKNOWN}], [{"ipAddress": Secret()}]):
        assert state(EXPOSURE, PORT, {**good[PORT], "allowedAddressPairs": value}) == "not evaluated"
