"""Rule `residency`."""

from typing import Any

import pytest

from policies.records import UNKNOWN, Secret

VOLUME = "openstack:blockstorage/volume:Volume"
CONTAINER = "openstack:objectstorage/container:Container"
ACCOUNT = "azure-native:storage:StorageAccount"
GROUP = "azure-native:resources:ResourceGroup"
EEA = {"residency": {"perimeter": "eea"}}
FR = {"residency": {"perimeter": "fr"}}


@pytest.fixture
def states(decide: Any, make: Any) -> Any:
    def state(token: str, inputs: Any = None, given: Any = None, document: Any = None, **more: Any) -> str:
        return str(decide("residency", make(token, inputs, given, **more), document).state)

    return state


def test_component_is_not_applicable(states: Any) -> None:
    assert states("hub:test:Zone", custom=False, provider=None) == "not applicable"


def test_passes_inside_with_the_values_seen(decide: Any, make: Any) -> None:
    result = decide("residency", make(VOLUME, {"region": "GRA11"}))
    assert result.state == "pass"
    assert result.reason == "GRA11 is in France, inside the European Union"
    assert [(one.path, one.value) for one in result.evidence] == [
        ("region", "GRA11"),
        ("provider.authUrl", "https://auth.cloud.ovh.net/v3"),
        ("provider.region", "GRA11"),
    ]


def test_fails_outside_with_the_value_and_what_is_allowed(decide: Any, make: Any, ovh: Any) -> None:
    result = decide("residency", make(VOLUME, {}, {**ovh, "region": "BHS5"}))
    assert result.state == "fail"
    assert result.reason == "BHS5 is in Canada, outside the European Union"
    assert result.remediation.startswith("Give a region inside the perimeter")


def test_unknown_is_not_evaluated(decide: Any, make: Any) -> None:
    result = decide("residency", make(GROUP, {"location": UNKNOWN}))
    assert (result.state, result.reason) == ("not evaluated", "location is not known yet")
    assert [(one.path, one.value) for one in result.evidence] == [("location", "[unknown]")]


def test_secret_is_not_evaluated_and_not_shown(decide: Any, make: Any) -> None:
    result = decide("residency", make(GROUP, {"location": Secret()}))
    assert (result.state, result.reason) == ("not evaluated", "location is secret")
    assert [(one.path, one.value) for one in result.evidence] == [("location", "[secret]")]


@pytest.mark.parametrize(
    "region",
    ["UK1", "BHS5", "EU-WEST-LZ-MNC-A", "EU-SOUTH-LZ-MAD-A", "eu-west-eri", "eu-west-gra", "GRA12", "gra11", "GRA"],
)
@pytest.mark.parametrize("perimeter", ["fr", "eu", "eea"])
def test_ovh_regions_that_never_pass(states: Any, ovh: Any, region: str, perimeter: str) -> None:
    document = {"residency": {"perimeter": perimeter}}
    assert states(VOLUME, {}, {**ovh, "region": region}, document) == "fail"
    assert states(VOLUME, {"region": region}, ovh, document) == "fail"


@pytest.mark.parametrize("location", ["eastus", "uksouth", "switzerlandnorth", "westus", "europe", "global", "frnace"])
@pytest.mark.parametrize("perimeter", ["fr", "eu", "eea"])
def test_azure_locations_that_never_pass(states: Any, location: str, perimeter: str) -> None:
    assert states(GROUP, {"location": location}, document={"residency": {"perimeter": perimeter}}) == "fail"


def test_norway_is_in_the_eea_and_not_in_the_union(states: Any) -> None:
    assert states(GROUP, {"location": "norwayeast"}) == "fail"
    assert states(GROUP, {"location": "norwayeast"}, document=EEA) == "pass"


def test_france_only(states: Any) -> None:
    assert states(GROUP, {"location": "westeurope"}, document=FR) == "fail"
    assert states(GROUP, {"location": "France South"}, document=FR) == "pass"


@pytest.mark.parametrize(
    "token",
    ["azure-native:resources/v20240301:ResourceGroup", "azure-native_resources_v20240301:resources:ResourceGroup"],
)
def test_versioned_types_are_read_too(states: Any, token: str) -> None:
    assert states(token, {"location": "eastus"}) == "fail"
    assert states(token, {"location": "francecentral"}) == "pass"


def test_object_storage_has_regions_of_its_own(states: Any, ovh: Any) -> None:
    assert states(CONTAINER, {"region": "GRA"}, {**ovh, "region": "GRA"}) == "pass"
    assert states(CONTAINER, {}, {**ovh, "region": "GRA11"}) == "pass"
    assert states(CONTAINER, {"region": "UK"}, {**ovh, "region": "UK"}) == "fail"
    assert states(CONTAINER, {"region": "eu-west-gra"}, {**ovh, "region": "GRA"}) == "fail"


def test_every_place_counts_the_providers_too(states: Any, ovh: Any) -> None:
    assert states(VOLUME, {"region": "GRA11"}, {**ovh, "region": "BHS5"}) == "fail"


def test_copies_of_a_container_in_another_cluster_fail(states: Any) -> None:
    assert states(CONTAINER, {"containerSyncTo": "https://elsewhere/v1/AUTH_a/c"}) == "fail"


@pytest.mark.parametrize("inputs", [{}, {"region": None}, {"region": ""}])
def test_no_region_anywhere_is_not_evaluated(states: Any, ovh: Any, inputs: Any) -> None:
    given = {"authUrl": ovh["authUrl"]}
    assert states(VOLUME, inputs, given) == "not evaluated"
    assert states(VOLUME, inputs, given, provider_name="default_5_5_3") == "not evaluated"


def test_a_default_provider_never_passes_whatever_its_environment_says(states: Any, ovh: Any) -> None:
    for region in ("BHS5", "GRA11"):
        assert states(VOLUME, {}, {**ovh, "region": region}, provider_name="default_5_5_3") == "not evaluated"


@pytest.mark.parametrize("url", [None, UNKNOWN, Secret()])
def test_an_unknown_cloud_is_not_evaluated_unless_the_region_alone_is_outside(states: Any, url: Any) -> None:
    assert states(VOLUME, {}, {"authUrl": url, "region": "GRA11"}) == "not evaluated"
    assert states(VOLUME, {}, {"authUrl": url, "region": "BHS5"}) == "fail"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000/v3", "http://localhost:35357/v3", "http://[::1]:5000/v3", "https://127.9.9.9/"]
)
def test_a_sandbox_is_inside_only_when_listed(decide: Any, make: Any, url: str) -> None:
    record = make(VOLUME, {}, {"authUrl": url, "region": "RegionOne"})
    assert decide("residency", record).state == "fail"
    result = decide("residency", record, {"residency": {"sandboxRegions": ["RegionOne"]}})
    assert (result.state, result.reason) == ("pass", "RegionOne is a sandbox on loopback")


def test_the_sandbox_list_is_for_loopback_only(states: Any) -> None:
    document = {"residency": {"sandboxRegions": ["RegionOne", "BHS5"]}}
    assert states(VOLUME, {}, {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "BHS5"}, document) == "fail"
    for url in ("http://127.0.0.1.evil.example/v3", "http://127.evil.example", "http://10.0.0.1:5000/v3"):
        assert states(VOLUME, {}, {"authUrl": url, "region": "RegionOne"}, document) == "fail"


@pytest.mark.parametrize("host", ["auth.cloud.ovh.net.evil.example", "auth.cloud.ovh.us", "evil.example"])
def test_another_cloud_with_known_region_names_is_denied(states: Any, host: str) -> None:
    assert states(VOLUME, {}, {"authUrl": f"https://{host}/v3", "region": "GRA11"}) == "fail"


def test_the_host_counts_not_what_else_stands_in_the_address(states: Any) -> None:
    for url in ("https://auth.cloud.ovh.net@evil.example/v3", "https://evil.example/auth.cloud.ovh.net"):
        assert states(VOLUME, {}, {"authUrl": url, "region": "GRA11"}) == "fail"
    assert states(VOLUME, {}, {"authUrl": "https://AUTH.cloud.ovh.net:443/v3/", "region": "GRA11"}) == "pass"


def declared(country: str) -> dict[str, Any]:
    cloud = {"authHost": "keystone.example.org", "region": "north", "country": country, "source": "contract 7"}
    return {"residency": {"declaredClouds": [{**cloud, "date": "2026-10-01"}]}}


def test_a_declared_cloud_is_judged_by_its_country(decide: Any, make: Any) -> None:
    record = make(VOLUME, {}, {"authUrl": "https://keystone.example.org:5000/v3", "region": "north"})
    assert decide("residency", record, declared("CH")).state == "fail"
    result = decide("residency", record, declared("DE"))
    assert result.state == "pass"
    assert result.reason == "north is in Germany, inside the European Union (declared: contract 7, 2026-10-01)"
    other = make(VOLUME, {}, {"authUrl": "https://keystone.example.org:5000/v3", "region": "south"})
    assert decide("residency", other, declared("DE")).state == "fail"


@pytest.mark.parametrize("overrides", [{"volumev3": "https://bhs5.example/"}, '{"volumev3": "https://bhs5.example/"}'])
def test_endpoints_that_lead_elsewhere_fail(states: Any, ovh: Any, loopback: Any, overrides: Any) -> None:
    assert states(VOLUME, {}, {**ovh, "endpointOverrides": overrides}) == "fail"
    listed = {"residency": {"sandboxRegions": ["RegionOne"]}}
    assert states(VOLUME, {}, {**loopback, "endpointOverrides": overrides}, listed) == "fail"
    inside = {**loopback, "endpointOverrides": '{"volumev3": "http://127.0.0.1:8776/"}'}
    assert states(VOLUME, {}, inside, listed) == "pass"
    assert states(VOLUME, {}, {**ovh, "endpointOverrides": "{}"}) == "pass"
    assert states(VOLUME, {}, {**ovh, "endpointOverrides": UNKNOWN}) == "not evaluated"


@pytest.mark.parametrize(
    ("sku", "state"),
    [
        ("Standard_LRS", "pass"),
        ("Standard_ZRS", "pass"),
        ("premium_zrs", "pass"),
        ("Standard_GRS", "fail"),
        ("Standard_RAGRS", "fail"),
        ("Standard_GZRS", "fail"),
        ("Standard_RAGZRS", "fail"),
        ("Standard_NEW", "fail"),
        (None, "fail"),
        (UNKNOWN, "not evaluated"),
    ],
)
def test_storage_redundancy(states: Any, good: Any, sku: Any, state: str) -> None:
    assert states(ACCOUNT, {**good[ACCOUNT], "sku": {"name": sku}}) == state


def test_what_fails_fails_even_beside_what_is_unknown(states: Any, good: Any) -> None:
    assert states(ACCOUNT, {**good[ACCOUNT], "location": UNKNOWN, "sku": {"name": "Standard_GRS"}}) == "fail"
    assert states(ACCOUNT, {**good[ACCOUNT], "location": "westus", "sku": {"name": UNKNOWN}}) == "fail"


@pytest.mark.parametrize(
    ("token", "path", "value"),
    [
        ("azure-native:recoveryservices:Vault", "properties.redundancySettings.standardTierStorageRedundancy", None),
        ("azure-native:recoveryservices:Vault", "properties.redundancySettings.crossRegionRestore", "Enabled"),
        ("azure-native:dataprotection:BackupVault", "properties.storageSettings", [{"type": "GeoRedundant"}]),
        ("azure-native:dataprotection:BackupVault", "properties.replicatedRegions", ["eastus"]),
        ("azure-native:keyvault:ManagedHsm", "properties.regions", [{"name": "uksouth"}]),
        ("azure-native:compute:Disk", "extendedLocation", {"name": "losangeles", "type": "EdgeZone"}),
    ],
)
def test_places_where_copies_hide(states: Any, good: Any, token: str, path: str, value: Any) -> None:
    assert states(token, good[token]) == "pass"
    assert states(token, spoilt(good[token], path, value)) == "fail"


def spoilt(inputs: Any, path: str, value: Any) -> Any:
    head, _, rest = path.partition(".")
    return {**inputs, head: spoilt(inputs.get(head, {}), rest, value) if rest else value}


def test_global_only_for_services_that_hold_nothing(states: Any) -> None:
    assert states("azure-native:privatedns:PrivateZone", {"location": "global"}) == "pass"
    assert states("azure-native:privatedns:PrivateZone", {}) == "pass"
    assert states("azure-native:privatedns:PrivateZone", {"location": "eastus"}) == "fail"
    assert states("azure-native:operationalinsights:Workspace", {"location": "global"}) == "fail"


def test_a_child_lies_with_its_parent(states: Any) -> None:
    assert states("azure-native:storage:BlobContainer", {"accountName": "a"}) == "not applicable"


def test_azure_location_left_to_others_is_not_evaluated(states: Any) -> None:
    assert states(GROUP, {}) == "not evaluated"


@pytest.mark.parametrize("setting", [{"environment": "usgovernment"}, {"environment": "china"}, {"metadataHost": "h"}])
def test_other_clouds_of_azures_kind_fail(states: Any, azure: Any, setting: Any) -> None:
    assert states(GROUP, {"location": "francecentral"}, azure | setting) == "fail"


def test_providers_are_places_too(states: Any, ovh: Any, azure: Any) -> None:
    assert states("pulumi:providers:openstack", ovh) == "pass"
    assert states("pulumi:providers:openstack", {**ovh, "region": "BHS5"}) == "fail"
    assert states("pulumi:providers:openstack", {"authUrl": ovh["authUrl"]}) == "not evaluated"
    assert states("pulumi:providers:azure-native", {**azure, "location": "eastus"}) == "fail"
    assert states("pulumi:providers:azure-native", azure) == "not applicable"


def test_a_type_nobody_knows_is_not_evaluated(states: Any) -> None:
    assert states("openstack:orchestration/stackV1:StackV1", {"region": "GRA11"}) == "not evaluated"
    assert states("azure-native:nowhere:Thing", {"location": "francecentral"}) == "not evaluated"
