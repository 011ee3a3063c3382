"""Places of OVHcloud Public Cloud in the two naming worlds, which must not be mixed, and their countries.

OpenStack region names (`GRA11`, `EU-WEST-PAR`) are what OpenStack takes; bare names (`GRA`) are its object storage
regions; location codes (`eu-west-gra`) are what OVHcloud's own API uses for locations and key management.

Sources, read 2026-11-23: names from OVHcloud's API as seen by one account and from ovh/docs (LUKS regions, S3
endpoints of 2026-02-03); countries from SpareCores/sc-crawler and OVHcloud's regions page; location codes from the
enumeration RegionCodenameEnum of OVHcloud's API. Erith near London is `eu-west-eri`: a code's beginning proves nothing.
"""

from collections.abc import Mapping

READ_ON = "2026-11-23"
SOURCE = "OVHcloud region tables read on 2026-11-23"

COMPUTE: Mapping[str, str] = {
    "DE1": "DE",
    "EU-SOUTH-MIL": "IT",
    "EU-WEST-PAR": "FR",
    "GRA5": "FR",
    "GRA7": "FR",
    "GRA9": "FR",
    "GRA11": "FR",
    "RBX-A": "FR",
    "SBG5": "FR",
    "SBG7": "FR",
    "WAW1": "PL",
    "UK1": "GB",
    "AP-SOUTH-MUM": "IN",
    "AP-SOUTH-MUM-1": "IN",
    "AP-SOUTHEAST-SYD": "AU",
    "AP-SOUTHEAST-SYD-2": "AU",
    "BHS5": "CA",
    "CA-EAST-TOR": "CA",
    "SGP1": "SG",
    "SYD1": "AU",
    "US-EAST-VA-1": "US",
    "US-WEST-OR-1": "US",
}
"""Regions of instances, volumes and networks, in the exact spelling of OpenStack."""

OBJECT_STORAGE: Mapping[str, str] = {
    "DE": "DE",
    "EU-SOUTH-MIL": "IT",
    "EU-WEST-PAR": "FR",
    "GRA": "FR",
    "RBX": "FR",
    "RBX-ARCHIVE": "FR",
    "SBG": "FR",
    "WAW": "PL",
    "UK": "GB",
    "BHS": "CA",
    "CA-EAST-TOR": "CA",
    "SGP": "SG",
    "SYD": "AU",
    "AP-SOUTH-MUM": "IN",
    "AP-SOUTH-MUM-1": "IN",
    "AP-SOUTHEAST-SYD": "AU",
    "AP-SOUTHEAST-SYD-2": "AU",
}
"""Regions of object storage, in the exact spelling of OpenStack."""

LOCATIONS: Mapping[str, str] = {
    "eu-central-waw": "PL",
    "eu-south-mil": "IT",
    "eu-west-gra": "FR",
    "eu-west-gra-snc": "FR",
    "eu-west-lim": "DE",
    "eu-west-par": "FR",
    "eu-west-rbx": "FR",
    "eu-west-rbx-snc": "FR",
    "eu-west-sbg": "FR",
    "eu-west-sbg-snc": "FR",
    "eu-west-eri": "GB",
    "ap-south-mum": "IN",
    "ap-southeast-sgp": "SG",
    "ap-southeast-syd": "AU",
    "ca-east-bhs": "CA",
    "ca-east-tor": "CA",
    "us-east-vin": "US",
    "us-west-hil": "US",
}
"""Location codes, for arguments that take them."""

LOCAL_ZONES: Mapping[str, str] = {
    "af-central-lz-abj": "CI",
    "af-north-lz-rba": "MA",
    "ap-south-lz-akl": "NZ",
    "ap-south-lz-blr": "IN",
    "ap-south-lz-icd": "IN",
    "eu-central-lz-buh": "RO",
    "eu-central-lz-prg": "CZ",
    "eu-central-lz-sof": "BG",
    "eu-east-lz-prg": "CZ",
    "eu-north-lz-cph": "DK",
    "eu-north-lz-hel": "FI",
    "eu-north-lz-osl": "NO",
    "eu-north-lz-sto": "SE",
    "eu-south-lz-lis": "PT",
    "eu-south-lz-mad": "ES",
    "eu-south-lz-mil": "IT",
    "eu-west-lz-ams": "NL",
    "eu-west-lz-bru": "BE",
    "eu-west-lz-dln": "IE",
    "eu-west-lz-lux": "LU",
    "eu-west-lz-mnc": "GB",
    "eu-west-lz-mrs": "FR",
    "eu-west-lz-vie": "AT",
    "eu-west-lz-zrh": "CH",
    "me-south-lz-dxb": "AE",
    "sa-central-lz-mex": "MX",
    "sa-east-lz-sao": "BR",
    "sa-west-lz-bue": "AR",
    "sa-west-lz-scl": "CL",
}
"""Location codes of Local Zones; the OpenStack name is the code in capitals with "-A".

Never inside a perimeter: no volume encryption, no access logs, no bucket policies (ovh/docs,
local-zones-capabilities-limitations, 2026-01-16).
"""
