"""Readers of OVHcloud's own resources, through the rules that ask them."""

from typing import Any

import pytest

from policies.readers import known_kinds, ovh
from policies.records import UNKNOWN, Secret, kind_of

GIVEN = {"endpoint": "ovh-eu"}
PROVIDER = "pulumi:providers:ovh"
BUCKET = "ovh:CloudProject/storage:Storage"
NEW_BUCKET = "ovh:index/cloudStorageObjectBucket:CloudStorageObjectBucket"
VOLUME = "ovh:CloudProject/volume:Volume"
NEW_VOLUME = "ovh:index/cloudStorageBlockVolume:CloudStorageBlockVolume"
SHARE = "ovh:index/cloudStorageFileShare:CloudStorageFileShare"
SHARE_ACL = "ovh:index/cloudStorageFileShareAcl:CloudStorageFileShareAcl"
NETWORK = "ovh:CloudProject/networkPrivate:NetworkPrivate"
INSTANCE = "ovh:CloudProject/instance:Instance"
NEW_INSTANCE = "ovh:index/cloudInstance:CloudInstance"
GROUP = "ovh:index/cloudSecurityGroup:CloudSecurityGroup"
BALANCER = "ovh:CloudProject/loadBalancer:LoadBalancer"
LISTENER = "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener"
POOL = "ovh:index/cloudLoadbalancerPool:CloudLoadbalancerPool"
GATEWAY = "ovh:index/cloudGateway:CloudGateway"
KUBE = "ovh:CloudProject/kube:Kube"
KUBE_CLIENTS = "ovh:CloudProject/kubeIpRestrictions:KubeIpRestrictions"
NODES = "ovh:CloudProject/kubeNodePool:KubeNodePool"
REGISTRY_CLIENTS = "ovh:CloudProject/containerRegistryIPRestrictionsRegistry:ContainerRegistryIPRestrictionsRegistry"
DATABASE = "ovh:CloudProject/database:Database"
USER = "ovh:CloudProject/user:User"
S3_KEY = "ovh:CloudProject/s3Credential:S3Credential"
S3_POLICY = "ovh:CloudProject/s3Policy:S3Policy"
SSH_KEY = "ovh:index/cloudSSHKey:CloudSSHKey"
KMS = "ovh:Okms/okms:Okms"
SERVICE_KEY = "ovh:Okms/serviceKey:ServiceKey"
KMS_SECRET = "ovh:Okms/secret:Secret"
KMS_CREDENTIAL = "ovh:Okms/credential:Credential"
BARBICAN = "ovh:index/cloudKeyManagerSecret:CloudKeyManagerSecret"
POLICY = "ovh:Iam/policy:Policy"
TOKEN = "ovh:Me/identityUserToken:IdentityUserToken"
CLIENT = "ovh:Me/aPIOAuth2Client:APIOAuth2Client"
PERSON = "ovh:Me/identityUser:IdentityUser"
GROUP_OF_PEOPLE = "ovh:Me/identityGroup:IdentityGroup"
PRESIGNED = "ovh:CloudProject/regionStoragePresign:RegionStoragePresign"

RESIDENCY, ENCRYPTION, EXPOSURE = "residency", "encryption-at-rest", "no-public-exposure"
TRANSIT, KEYS, CREDENTIALS = "encryption-in-transit", "key-protection", "no-shared-secrets"
PRIVILEGE, BACKUPS, RETENTION, TRACES = "least-privilege", "backup-protection", "trace-retention", "trace-protection"

TAGS = {"data-class": "traces", "expire-days": "365"}
GOOD: dict[str, dict[str, Any]] = {
    BUCKET: {
        "regionName": "GRA",
        "encryption": {"sseAlgorithm": "AES256"},
        "versioning": {"status": "enabled"},
        "objectLock": {"status": "enabled", "rule": {"mode": "compliance", "period": "P365D"}},
        "tags": TAGS,
    },
    NEW_BUCKET: {
        "region": "GRA",
        "encryption": {"algorithm": "AES256"},
        "versioning": {"status": "ENABLED"},
        "objectLock": {"mode": "COMPLIANCE", "retentionDays": 365},
        "tags": TAGS,
    },
    VOLUME: {"regionName": "GRA11", "type": "high-speed-luks"},
    NEW_VOLUME: {"region": "GRA11", "size": 10, "encryption": {"enabled": True}},
    SHARE: {"region": "GRA11", "encryption": {"enabled": True}},
    SHARE_ACL: {"accessTo": "10.40.3.0/24", "accessLevel": "READ_WRITE"},
    NETWORK: {"regions": ["GRA11", "EU-WEST-PAR"]},
    NEW_INSTANCE: {
        "region": "GRA11",
        "networks": [{"networkId": UNKNOWN, "subnetId": UNKNOWN}],
        "securityGroupIds": [UNKNOWN],
        "volumeIds": [UNKNOWN],
    },
    GROUP: {"region": "GRA11", "rules": [{"direction": "INGRESS", "remoteIpPrefix": "10.0.0.0/8"}]},
    BALANCER: {"regionName": "GRA11", "listeners": [{"protocol": "terminatedHttps", "tlsVersions": ["TLSv1.3"]}]},
    LISTENER: {"protocol": "TERMINATED_HTTPS", "tlsVersions": ["TLSv1.2"]},
    POOL: {"protocol": "HTTPS"},
    GATEWAY: {"region": "GRA11", "externalGateway": {"enabled": False}},
    KUBE_CLIENTS: {"ips": ["192.0.2.0/24"]},
    REGISTRY_CLIENTS: {"ipRestrictions": [{"ip_block": "192.0.2.0/24"}]},
    S3_POLICY: {"policy": '{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:b/*"}]}'},
    SSH_KEY: {"publicKey": "ssh-ed25519 AAAA"},
    KMS: {"region": "eu-west-rbx"},
    SERVICE_KEY: {"type": "oct", "size": 256},
    KMS_SECRET: {"version": {"data": Secret()}},
    KMS_CREDENTIAL: {"csr": "-----BEGIN CERTIFICATE REQUEST-----"},
    BARBICAN: {"region": "GRA11", "payload": Secret()},
    POLICY: {
        "allows": ["publicCloudProject:apiovh:instance/get"],
        "resources": ["urn:v1:eu:resource:publicCloudProject:abc"],
        "expiredAt": "2029-12-31T23:59:59Z",
    },
    GROUP_OF_PEOPLE: {"role": "NONE"},
    PERSON: {"login": "alice"},
    CLIENT: {"discardClientSecret": True},
}
"""Inputs that no rule objects to."""

ASKED = (RESIDENCY, ENCRYPTION, EXPOSURE, TRANSIT, KEYS, CREDENTIALS, PRIVILEGE, BACKUPS, RETENTION, TRACES)


@pytest.fixture
def state(decide: Any, make: Any) -> Any:
    def of(rule: str, token: str, inputs: Any = None, document: Any = None, given: Any = None) -> str:
        provider = GIVEN if given is None else given
        record = make(token, inputs, None if token.startswith("pulumi:") else provider)
        return str(decide(rule, record, document).state)

    return of


def put(inputs: Any, path: str, value: Any) -> Any:
    head, _, rest = path.partition(".")
    return {**inputs, head: put(inputs.get(head, {}), rest, value) if rest else value}


def test_every_kind_is_known_and_answers_all_three_questions() -> None:
    assert set(ovh.READERS) < set(known_kinds())
    assert {kind_of(token) for token in GOOD} <= set(ovh.READERS)
    assert all(reader.places and reader.encryption and reader.exposure for reader in ovh.READERS.values())


@pytest.mark.parametrize("token", sorted(GOOD))
def test_good_resources_pass(state: Any, token: str) -> None:
    states = {rule: state(rule, token, GOOD[token]) for rule in ASKED}
    assert set(states.values()) <= {"pass", "not applicable"}, states
    assert "pass" in states.values()


@pytest.mark.parametrize(
    ("token", "path", "value", "rules"),
    [
        (BUCKET, "regionName", "UK", {RESIDENCY}),
        (BUCKET, "regionName", "gra", {RESIDENCY}),
        (BUCKET, "replication", {"rules": [{"destination": {"region": "BHS"}}]}, {RESIDENCY}),
        (BUCKET, "encryption", None, {ENCRYPTION}),
        (BUCKET, "versioning.status", "suspended", {BACKUPS}),
        (BUCKET, "objectLock.rule.mode", "governance", {TRACES}),
        (BUCKET, "objectLock.rule.period", "P30D", {RETENTION}),
        (BUCKET, "objectLock.rule.period", "P2Y", {RETENTION}),
        (BUCKET, "objectLock", None, {RETENTION, TRACES}),
        (BUCKET, "tags", {"data-class": "traces"}, {RETENTION}),
        (NEW_BUCKET, "region", "SGP", {RESIDENCY}),
        (NEW_BUCKET, "encryption.algorithm", "PLAINTEXT", {ENCRYPTION}),
        (NEW_BUCKET, "versioning.status", "DISABLED", {BACKUPS}),
        (NEW_BUCKET, "objectLock.mode", "GOVERNANCE", {TRACES}),
        (NEW_BUCKET, "objectLock.retentionDays", 30, {RETENTION}),
        (VOLUME, "type", "high-speed", {ENCRYPTION}),
        (VOLUME, "regionName", "BHS5", {RESIDENCY}),
        (NEW_VOLUME, "encryption", None, {ENCRYPTION}),
        (SHARE, "encryption.enabled", False, {ENCRYPTION}),
        (SHARE_ACL, "accessTo", "0.0.0.0/0", {EXPOSURE, PRIVILEGE}),
        (SHARE_ACL, "accessTo", "10.0.0.0/8", {PRIVILEGE}),
        (NETWORK, "regions", None, {RESIDENCY}),
        (NETWORK, "regions", [], {RESIDENCY}),
        (NETWORK, "regions", ["GRA11", "UK1"], {RESIDENCY}),
        (NETWORK, "regions", [UNKNOWN, "BHS5"], {RESIDENCY}),
        (NEW_INSTANCE, "imageId", "i", {ENCRYPTION}),
        (NEW_INSTANCE, "volumeIds", [], {ENCRYPTION}),
        (NEW_INSTANCE, "networks", [], {EXPOSURE}),
        (NEW_INSTANCE, "networks", [{"networkId": UNKNOWN}, {"autoAssignPublicIp": True}], {EXPOSURE}),
        (NEW_INSTANCE, "securityGroupIds", None, {EXPOSURE}),
        (GROUP, "rules", [{"direction": "INGRESS", "remoteIpPrefix": "128.0.0.0/1"}], {EXPOSURE}),
        (GROUP, "rules", [{"direction": UNKNOWN}, {"direction": "INGRESS"}], {EXPOSURE}),
        (BALANCER, "network", {"private": {"floatingIpCreate": {"description": "d"}}}, {EXPOSURE}),
        (BALANCER, "listeners", [{"protocol": "http"}], {TRANSIT}),
        (LISTENER, "protocol", "TCP", {TRANSIT}),
        (LISTENER, "tlsVersions", None, {TRANSIT}),
        (POOL, "protocol", "HTTP", {TRANSIT}),
        (GATEWAY, "externalGateway.enabled", True, {EXPOSURE}),
        (KUBE_CLIENTS, "ips", [], {EXPOSURE}),
        (KUBE_CLIENTS, "ips", ["192.0.2.0/24", "0.0.0.0/0"], {EXPOSURE}),
        (REGISTRY_CLIENTS, "ipRestrictions", [{"ip_block": "0.0.0.0/0"}], {EXPOSURE}),
        (S3_POLICY, "policy", '{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "a"}}', {PRIVILEGE}),
        (S3_POLICY, "policy", '{"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "a:::*"}]}', {PRIVILEGE}),
        (SSH_KEY, "publicKey", None, {CREDENTIALS}),
        (KMS, "region", "eu-west-eri", {RESIDENCY}),
        (SERVICE_KEY, "size", 128, {KEYS}),
        (SERVICE_KEY, "type", "RSA", {KEYS}),
        (KMS_SECRET, "version.data", "hunter2", {KEYS}),
        (KMS_CREDENTIAL, "csr", None, {CREDENTIALS}),
        (BARBICAN, "payload", "hunter2", {KEYS}),
        (POLICY, "allows", ["*"], {PRIVILEGE}),
        (POLICY, "allows", ["vps:apiovh:*"], {PRIVILEGE}),
        (POLICY, "resources", ["urn:v1:eu:resource:*"], {PRIVILEGE}),
        (POLICY, "permissionsGroups", ["urn:v1:eu:permissionsGroup:ovh:globalAdmin"], {PRIVILEGE}),
        (POLICY, "expiredAt", None, {PRIVILEGE}),
        (GROUP_OF_PEOPLE, "role", "ADMIN", {PRIVILEGE}),
        (PERSON, "password", Secret(), {CREDENTIALS}),
        (CLIENT, "discardClientSecret", None, {CREDENTIALS}),
    ],
)
def test_one_broken_value_fails_its_rules(
    decide: Any, make: Any, token: str, path: str, value: Any, rules: set[str]
) -> None:
    record = make(token, put(GOOD[token], path, value), GIVEN)
    results = {rule: decide(rule, record) for rule in ASKED}
    assert {rule for rule, result in results.items() if result.state == "fail"} == rules
    assert "hunter2" not in f"{results}"


@pytest.mark.parametrize("value", [UNKNOWN, Secret()])
@pytest.mark.parametrize(
    ("rule", "token", "path"),
    [
        (RESIDENCY, NETWORK, "regions"),
        (RESIDENCY, BUCKET, "regionName"),
        (ENCRYPTION, BUCKET, "encryption"),
        (ENCRYPTION, NEW_VOLUME, "encryption"),
        (EXPOSURE, GROUP, "rules"),
        (TRANSIT, LISTENER, "protocol"),
        (KEYS, SERVICE_KEY, "size"),
        (PRIVILEGE, POLICY, "allows"),
        (BACKUPS, BUCKET, "tags"),
        (RETENTION, BUCKET, "tags"),
        (TRACES, BUCKET, "objectLock"),
    ],
)
def test_unknown_and_secret_are_not_evaluated(state: Any, rule: str, token: str, path: str, value: Any) -> None:
    assert state(rule, token, put(GOOD[token], path, value)) == "not evaluated"


@pytest.mark.parametrize(
    ("rule", "token", "inputs", "expected"),
    [
        (ENCRYPTION, INSTANCE, {"bootFrom": {"volumeId": UNKNOWN}}, "pass"),
        (ENCRYPTION, INSTANCE, {"bootFrom": {"imageId": "i"}}, "fail"),
        (EXPOSURE, INSTANCE, {"network": {"private": {"network": {"id": "n"}}}}, "fail"),
        (EXPOSURE, KUBE, {"region": "GRA11", "privateNetworkId": "n"}, "fail"),
        (ENCRYPTION, KUBE, {"region": "GRA11"}, "not evaluated"),
        (EXPOSURE, NODES, {"attachFloatingIps": {"enabled": True}}, "fail"),
        (ENCRYPTION, SHARE, {"createFrom": {"snapshotId": "s"}}, "not evaluated"),
        (EXPOSURE, DATABASE, {"nodes": [{"region": "GRA"}]}, "fail"),
        (EXPOSURE, DATABASE, {"nodes": [{"region": "GRA", "networkId": UNKNOWN}]}, "pass"),
        (EXPOSURE, DATABASE, {"nodes": [{"networkId": "n"}], "ipRestrictions": [{"ip": "0.0.0.0/0"}]}, "fail"),
        (CREDENTIALS, USER, {"roleNames": ["objectstore_operator"]}, "fail"),
        (PRIVILEGE, USER, {"roleNames": ["objectstore_operator"]}, "pass"),
        (PRIVILEGE, USER, {"roleNames": ["administrator"]}, "fail"),
        (PRIVILEGE, USER, {"roleName": "administrator"}, "fail"),
        (PRIVILEGE, USER, {}, "fail"),
        (CREDENTIALS, S3_KEY, {"userId": "u"}, "fail"),
        (PRIVILEGE, S3_KEY, {"userId": "u"}, "fail"),
        (EXPOSURE, PRESIGNED, {"regionName": "GRA"}, "fail"),
        (PRIVILEGE, TOKEN, {"expiresIn": 3600}, "pass"),
        (PRIVILEGE, TOKEN, {}, "fail"),
        (KEYS, SERVICE_KEY, {"type": "EC", "curve": "P-256"}, "pass"),
        (BACKUPS, BUCKET, {"tags": {"data-class": "technical"}}, "not applicable"),
        (RESIDENCY, "ovh:Dbaas/logsOutputGraylogStream:LogsOutputGraylogStream", {}, "not evaluated"),
    ],
)
def test_single_resources(state: Any, rule: str, token: str, inputs: Any, expected: str) -> None:
    assert state(rule, token, inputs) == expected


@pytest.mark.parametrize(
    ("engine", "backups", "expected"),
    [
        ("mongodb", ["GRA"], "pass"),
        ("mongodb", ["GRA", "BHS"], "fail"),
        ("mongodb", None, "not evaluated"),
        ("postgresql", ["GRA"], "not evaluated"),
        ("postgresql", ["UK"], "fail"),
    ],
)
def test_managed_databases(state: Any, engine: str, backups: Any, expected: str) -> None:
    inputs = {"engine": engine, "nodes": [{"region": "GRA", "networkId": "n"}], "backupRegions": backups}
    assert state(RESIDENCY, DATABASE, inputs) == expected


def test_a_database_says_who_runs_it(decide: Any, make: Any) -> None:
    inputs = {"engine": "postgresql", "nodes": [{"region": "GRA"}], "backupRegions": ["GRA"]}
    result = decide(RESIDENCY, make(DATABASE, inputs, GIVEN))
    assert result.reason == (
        "postgresql is run by a subcontractor, Aiven, with access from Canada and the United Kingdom (OVHcloud's table "
        "of HDS guarantees, 2024-05-16), so where it keeps technical data is not shown; run the database on machines "
        "of the hub"
    )


def test_an_omitted_list_of_regions_means_all(decide: Any, make: Any) -> None:
    result = decide(RESIDENCY, make(NETWORK, {"name": "n"}, GIVEN))
    assert result.reason == "regions is not given, which means every region, those outside of the Union too"


@pytest.mark.parametrize(
    ("endpoint", "inside", "outside"),
    [
        ("ovh-eu", "pass", "fail"),
        ("https://eu.api.ovh.com/v1", "pass", "fail"),
        ("https://eu.api.ovh.com.evil.example/v1", "fail", "fail"),
        ("ovh-us", "fail", "fail"),
        ("ovh-ca", "fail", "fail"),
        (None, "not evaluated", "fail"),
        (UNKNOWN, "not evaluated", "fail"),
        (Secret(), "not evaluated", "fail"),
    ],
)
def test_regions_count_with_the_company_behind_them(state: Any, endpoint: Any, inside: str, outside: str) -> None:
    given = {"endpoint": endpoint}
    assert state(RESIDENCY, VOLUME, {"regionName": "GRA11"}, given=given) == inside
    assert state(RESIDENCY, VOLUME, {"regionName": "UK1"}, given=given) == outside
    assert state(RESIDENCY, PROVIDER, given) == inside


@pytest.mark.parametrize("region", ["eu-west-eri", "us-east-vin", "EU-WEST-LZ-MNC-A", "GRA12", "gra11"])
@pytest.mark.parametrize("perimeter", ["fr", "eu", "eea"])
def test_regions_that_never_pass(state: Any, region: str, perimeter: str) -> None:
    document = {"residency": {"perimeter": perimeter}}
    assert state(RESIDENCY, VOLUME, {"regionName": region}, document) == "fail"
    assert state(RESIDENCY, KMS, {"region": region}, document) == "fail"


def test_location_codes_are_for_those_who_take_them(state: Any) -> None:
    french = {"residency": {"perimeter": "fr"}}
    assert state(RESIDENCY, KMS, {"region": "eu-west-rbx"}, french) == "pass"
    assert state(RESIDENCY, KMS, {"region": "eu-central-waw"}, french) == "fail"
    assert state(RESIDENCY, KMS, {"region": "eu-central-waw"}) == "pass"


def test_customers_keys_are_asked_for(state: Any) -> None:
    document = {"encryption-at-rest": {"keyCustody": "customer"}}
    kms = {"domainId": "d", "serviceKeyId": UNKNOWN}
    for token, switch in ((VOLUME, "encrypted"), (NEW_VOLUME, "enabled")):
        assert state(ENCRYPTION, token, {"encryption": {switch: True}}, document) == "fail"
        assert state(ENCRYPTION, token, {"encryption": {switch: True, "kms": kms}}, document) == "pass"


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("ovh-eu", "pass"),
        ("https://eu.api.ovh.com/v1", "pass"),
        ("http://eu.api.ovh.com/v1", "fail"),
        (None, "not evaluated"),
        (UNKNOWN, "not evaluated"),
    ],
)
def test_the_provider_talks_over_tls(state: Any, endpoint: Any, expected: str) -> None:
    assert state(TRANSIT, PROVIDER, {"endpoint": endpoint}) == expected
