"""Regions of the Azure public cloud and their countries.

Source: the Azure locations API as kept by Azure/terraform-azurerm-avm-utl-regions (snapshot of 2026-03-12), restricted
regions from MicrosoftDocs/azure-docs, articles/reliability (March 2025). Read 2026-11-23. The field "geography group:
Europe" of that API holds Norway, Switzerland and the United Kingdom too, so it is not used. `swedensouth` is known
only as the pair of swedencentral and is in no list of locations, so it is not listed here either.
"""

from collections.abc import Mapping

READ_ON = "2026-11-23"
SOURCE = "Azure locations API, snapshot of 2026-03-12"

REGIONS: Mapping[str, str] = {
    # European Union
    "austriaeast": "AT",
    "belgiumcentral": "BE",
    "denmarkeast": "DK",
    "francecentral": "FR",
    "francesouth": "FR",
    "germanynorth": "DE",
    "germanywestcentral": "DE",
    "italynorth": "IT",
    "northeurope": "IE",
    "polandcentral": "PL",
    "spaincentral": "ES",
    "swedencentral": "SE",
    "westeurope": "NL",
    # European Economic Area, not the Union
    "norwayeast": "NO",
    "norwaywest": "NO",
    # neither
    "switzerlandnorth": "CH",
    "switzerlandwest": "CH",
    "uksouth": "GB",
    "ukwest": "GB",
    # other continents
    "australiacentral": "AU",
    "australiacentral2": "AU",
    "australiaeast": "AU",
    "australiasoutheast": "AU",
    "brazilsouth": "BR",
    "brazilsoutheast": "BR",
    "canadacentral": "CA",
    "canadaeast": "CA",
    "centralindia": "IN",
    "centralus": "US",
    "chilecentral": "CL",
    "eastasia": "HK",
    "eastus": "US",
    "eastus2": "US",
    "indonesiacentral": "ID",
    "israelcentral": "IL",
    "japaneast": "JP",
    "japanwest": "JP",
    "jioindiacentral": "IN",
    "jioindiawest": "IN",
    "koreacentral": "KR",
    "koreasouth": "KR",
    "malaysiawest": "MY",
    "mexicocentral": "MX",
    "newzealandnorth": "NZ",
    "northcentralus": "US",
    "qatarcentral": "QA",
    "southafricanorth": "ZA",
    "southafricawest": "ZA",
    "southcentralus": "US",
    "southeastasia": "SG",
    "southindia": "IN",
    "uaecentral": "AE",
    "uaenorth": "AE",
    "westcentralus": "US",
    "westindia": "IN",
    "westus": "US",
    "westus2": "US",
    "westus3": "US",
}

LOGICAL: frozenset[str] = frozenset(
    {
        "asia",
        "asiapacific",
        "australia",
        "brazil",
        "canada",
        "europe",
        "france",
        "germany",
        "global",
        "india",
        "japan",
        "korea",
        "norway",
        "singapore",
        "southafrica",
        "sweden",
        "switzerland",
        "uae",
        "uk",
        "unitedstates",
    }
)
"""Names the API returns for continents, countries and services without a place: no place, so no proof."""

TEST_ENDINGS = ("euap", "stg", "stage")
"""How the names of canary and staging regions end; used to say why such a name is refused, never to accept one."""


def normal(name: str) -> str:
    """A region name as Azure compares it, without case and spaces: "France Central" is francecentral."""
    # Other alphabets have letters that become ours in lower case: the Kelvin sign is no k.
    return name.replace(" ", "").lower() if name.isascii() else name
