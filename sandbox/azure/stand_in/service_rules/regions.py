"""Locations: the names of the regions, and which services have none.

Names from the Azure API (`az account list-locations`), snapshot of 2026-03-12, with the restricted and later ones that
Microsoft's region list names (swedensouth, indiasouthcentral, taiwannorth, taiwannorthwest).
"""

from collections.abc import Iterator

from ..problems import Problem, closest
from .inputs import Inputs

_NAMES = """
    austriaeast belgiumcentral denmarkeast francecentral francesouth germanynorth germanywestcentral italynorth
    northeurope polandcentral spaincentral swedencentral swedensouth westeurope norwayeast norwaywest switzerlandnorth
    switzerlandwest uksouth ukwest
    australiacentral australiacentral2 australiaeast australiasoutheast brazilsouth brazilsoutheast canadacentral
    canadaeast centralindia centralus centraluseuap chilecentral eastasia eastus eastus2 eastus2euap
    indiasouthcentral indonesiacentral israelcentral japaneast japanwest jioindiacentral jioindiawest koreacentral
    koreasouth malaysiawest mexicocentral newzealandnorth northcentralus qatarcentral southafricanorth
    southafricawest southcentralus southeastasia southindia taiwannorth taiwannorthwest uaecentral uaenorth
    westcentralus westindia westus westus2 westus3
"""
REGIONS = frozenset(_NAMES.split())

# Some services outside of the hub (directories, bots) are placed by geography. [k]
GEOGRAPHIES = frozenset({"asiapacific", "australia", "europe", "japan", "unitedstates"})

# Services without a region of their own. [k]
ONLY_GLOBAL = frozenset(
    {
        "dns:Zone",
        "monitor:PrivateLinkScope",
        "privatedns:PrivateZone",
        "privatedns:VirtualNetworkLink",
        "trafficmanager:Profile",
    }
)
# Modules whose types have a region, never "global". Types in neither table may say either. [k]
REGIONAL_MODULES = frozenset(
    {
        "compute",
        "containerregistry",
        "containerservice",
        "databricks",
        "dataprotection",
        "dbforpostgresql",
        "healthcareapis",
        "keyvault",
        "machinelearningservices",
        "managedidentity",
        "network",
        "operationalinsights",
        "recoveryservices",
        "resources",
        "storage",
    }
)


def place(location: str) -> str:
    """`francecentral` for `France Central`: Azure takes both."""
    return location.replace(" ", "").lower()


def check(type_name: str, inputs: Inputs, path: str = "location") -> Iterator[Problem]:
    """Refuse what is not a region, and `global` where a region is needed or the other way round."""
    given = inputs.text(path)
    if not given:
        return
    location = place(given)
    code = f"LocationNotAvailableForResourceType: '{given}'"
    if type_name in ONLY_GLOBAL:
        if location != "global":
            yield inputs.problem(path, f"{code} is not available for {type_name}, whose only location is 'global'")
    elif location == "global" or location in GEOGRAPHIES:
        if type_name.split(":")[0] in REGIONAL_MODULES:
            yield inputs.problem(path, f"{code} is not available for {type_name}, which needs a region")
    elif location not in REGIONS:
        yield inputs.problem(path, f"{code} is not an Azure region{closest(location, REGIONS)}")
