"""The actors that can stand behind a stack's providers, with dated facts.

Keys such as S21 are those of the research on regulation of 2026-11-23; the text after a key names the source itself.
A host's own page is *verified* as to what the host states, not as to whether it is so. No certificate of version 2.0
of the HDS referential was found for anybody, so none of these tables answers "certified": the operator declares it.
"""

from __future__ import annotations

from datetime import date

from policies.sovereignty.facts import Actor, Certainty, Custody, Fact, Kind, Law

READ_ON = date(2026, 11, 24)

_V, _V2, _M, _NOT_FOUND = Certainty.VERIFIED, Certainty.SECONDARY, Certainty.MEMORY, Certainty.NOT_FOUND

_OVH_TABLE = "S21: ovh/docs, hds_garanties, OVHcloud's table of HDS guarantees by product"
_OVH_TABLE_OF = date(2024, 5, 16)
_SNC = "S2: SecNumCloud 3.2, chapter 19.6"
_EMC2 = "S54: Conseil d'État, no. 492369, as a law journal renders it"
_EMC2_OF = date(2024, 3, 22)
_DARWIN = "S33: Conseil d'État, no. 503163, as quoted by code-commande-publique.com"
_DARWIN_OF = date(2025, 4, 25)
_AZURE_SOVEREIGN = "MicrosoftDocs/azure-sovereign-clouds, articles/public/overview-controls-principles.md"
_AZURE_SOVEREIGN_OF = date(2025, 10, 7)

FISA_702 = Law(
    "fisa-702",
    "FISA 702",
    "US",
    Fact(
        "providers of electronic communication services under the jurisdiction of the United States (50 U.S.C. 1881a)",
        "no text read; named in S54",
        READ_ON,
        _M,
    ),
)
EO_12333 = Law(
    "eo-12333",
    "Executive Order 12333",
    "US",
    Fact(
        "nobody by name: it frames what the intelligence services of the United States collect abroad",
        "no text read; named in S54",
        READ_ON,
        _M,
    ),
)
CLOUD_ACT = Law(
    "cloud-act",
    "CLOUD Act",
    "US",
    Fact(
        "providers of communication or remote computing services under the law of the United States, for data in "
        "their possession, custody or control, wherever they lie (18 U.S.C. 2713)",
        "WilmerHale, note on the act, which quotes section 103",
        date(2018, 3, 23),
        _V2,
    ),
)

MICROSOFT = Actor(
    id="microsoft-azure",
    kind=Kind.KNOWN,
    legal_name=(
        Fact(
            "Microsoft Ireland Operations Limited (contract party of the French platform of health data in 2020)",
            "S50: Conseil d'État, no. 444937, by its commentaries",
            date(2020, 10, 13),
            _V2,
        ),
    ),
    role=(Fact("host: the Azure public cloud", "the provider azure-native, cloud public", READ_ON, _V),),
    parent_country="US",
    parent=(
        Fact(
            "Microsoft Corporation, United States",
            "S50: Conseil d'État, no. 444937, by its commentaries",
            date(2020, 10, 13),
            _V2,
        ),
    ),
    hds=(
        Fact(
            "a certificate of version 2.0 of the referential, with its regions, was looked for: only such ones count "
            "since 2026-05-16",
            "research on regulation, 6.4 and 8",
            date(2026, 11, 23),
            _NOT_FOUND,
        ),
        Fact(
            "held a certificate of version 1 by BSI, for services in scope of ISO 27001 in France Central, France "
            "South, West Europe and North Europe, none in preview, with a contract amendment",
            "S22: Microsoft's page on HDS, copy of September 2020",
            date(2020, 9, 1),
            _V,
        ),
        Fact("Microsoft Ireland was HDS-certified before the court, version not said", _DARWIN, _DARWIN_OF, _V2),
    ),
    secnumcloud=(
        Fact(
            "the Azure public cloud is not qualified; Bleu, on the same technology, is another cloud",
            "S61 and S84: press on the platform of health data and on Bleu",
            date(2026, 2, 5),
            _V2,
            holds=False,
        ),
    ),
    activities_basis=(
        Fact(
            "the activities that a certificate of version 2.0 covers were looked for",
            "research on regulation, 6.4 and 8",
            date(2026, 11, 23),
            _NOT_FOUND,
        ),
    ),
    exi_29=(
        Fact(
            "Microsoft's answer in a table of guarantees of version 2.0 was looked for",
            "research on regulation, 6.4 and 8",
            date(2026, 11, 23),
            _NOT_FOUND,
        ),
        Fact(
            "staff outside of the geography may operate systems inside of it from afar, and states that it reaches "
            "customer data only when authorised",
            "Microsoft's page on data residency, by a third party's undated copy",
            READ_ON,
            _V2,
        ),
        Fact(
            "transfers to certified companies in the United States rest on Decision (EU) 2023/1795",
            "S42: Conseil d'État, no. 503163",
            _DARWIN_OF,
            _V2,
        ),
    ),
    exi_30=(
        Fact(
            "its parent company is under the law of the United States; that authorities there ask it for data kept in "
            "France, and that it cannot refuse, is called hypothetical and not excluded",
            _DARWIN,
            _DARWIN_OF,
            _V2,
            holds=True,
        ),
    ),
    laws=(FISA_702, EO_12333, CLOUD_ACT),
    laws_basis=(
        Fact(
            "the court weighs these three as texts under which authorities of the United States may ask Microsoft for "
            "data, whatever the region",
            _EMC2,
            _EMC2_OF,
            _V2,
            holds=True,
        ),
    ),
    unmet_19_6=(
        (
            "19.6.a",
            Fact(
                "the parent's seat is in the United States, so that central administration and main establishment "
                "are not shown to be in the Union (inference)",
                f"{_SNC}; S50",
                READ_ON,
                _V2,
                holds=True,
            ),
        ),
        (
            "19.6.b",
            Fact(
                "a subsidiary of a company of the United States, above 24 % (inference)",
                f"{_SNC}; S50",
                READ_ON,
                _V2,
                holds=True,
            ),
        ),
        (
            "19.6.c",
            Fact(
                "controlled from outside of the Union, while the cloud's technical data stay in its reach (inference)",
                f"{_SNC}; S50",
                READ_ON,
                _V2,
                holds=True,
            ),
        ),
    ),
    mitigations=(
        Fact(
            "keys of the customer's own in a Managed HSM: Microsoft states that technical means keep its staff from "
            "changing who may use them",
            "MicrosoftDocs/azure-security-docs, managed-hsm-technical-details.md",
            READ_ON,
            _V,
        ),
        Fact(
            "keys of the customer's own in a Key Vault, which the customer can revoke, in HSMs that customers "
            "share at its Premium tier",
            _AZURE_SOVEREIGN,
            _AZURE_SOVEREIGN_OF,
            _V,
        ),
        Fact(
            "confidential computing: Microsoft states that no operator reads the memory of such a machine, and "
            "that keys can be released into attested machines only",
            _AZURE_SOVEREIGN,
            _AZURE_SOVEREIGN_OF,
            _V,
        ),
        Fact(
            "network isolation: private endpoints, no public address, which keeps others out and not the host",
            _AZURE_SOVEREIGN,
            _AZURE_SOVEREIGN_OF,
            _V,
        ),
        Fact(
            "EU Data Boundary: Microsoft states that data of services in its scope stay in it, which changes no law",
            _AZURE_SOVEREIGN,
            _AZURE_SOVEREIGN_OF,
            _V,
        ),
        Fact(
            "customer lockbox: the customer approves each access of support staff",
            "no text read; listed in research on regulation, 6.4",
            date(2026, 11, 23),
            _M,
        ),
    ),
)

_OVH_FACT = "no data are reached from a country outside of the European Economic Area (Instances, Block, File Storage)"


def _not_in_table(what: str) -> Fact:
    return Fact(f"{what}: the table has no line for it", _OVH_TABLE, _OVH_TABLE_OF, _NOT_FOUND)


OVHCLOUD = Actor(
    id="ovhcloud",
    kind=Kind.KNOWN,
    legal_name=(
        Fact("OVHcloud", _OVH_TABLE, _OVH_TABLE_OF, _V),
        Fact("the company is OVH SAS, France", "no text read", READ_ON, _M),
    ),
    role=(Fact("host: OVHcloud Public Cloud", _OVH_TABLE, _OVH_TABLE_OF, _V),),
    parent_country="FR",
    parent=(Fact("OVH Groupe, France", "no text read", READ_ON, _M),),
    hds=(
        Fact(
            "a certificate of version 2.0 of the referential, with its products and regions, was looked for: only "
            "such ones count since 2026-05-16",
            "research on regulation, 8",
            date(2026, 11, 23),
            _NOT_FOUND,
        ),
        Fact(
            "lists itself as certified by product: Instances, Block Storage, File Storage and others; the table was "
            "published ahead of the audit on version 2.0",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
        ),
    ),
    secnumcloud=(
        Fact(
            "the plain Public Cloud is listed as not qualified; the qualified offers, on VMware and bare metal, are "
            "others",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
            holds=False,
        ),
    ),
    activities=(1, 2, 3, 4, 6),
    activities_basis=(
        Fact("1, 2, 3, 4 and 6 for Instances; 1 to 6 for Block and File Storage", _OVH_TABLE, _OVH_TABLE_OF, _V),
    ),
    exi_29=(Fact(_OVH_FACT, _OVH_TABLE, _OVH_TABLE_OF, _V, holds=False),),
    exi_30=(Fact("lists itself as not exposed", _OVH_TABLE, _OVH_TABLE_OF, _V, holds=False),),
    stated_19_6=(Fact("states that it meets the whole of chapter 19.6", _OVH_TABLE, _OVH_TABLE_OF, _V),),
    mitigations=(
        Fact(
            "databases run on machines of one's own keep the subcontractor Aiven out, which managed databases use",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
        ),
    ),
    custody=Custody.PROVIDER,
    custody_basis=(
        Fact(
            "a volume of a -luks type gets a key of its own by itself, in the cloud's key manager",
            "S16: ovh/docs, additional disk on an instance, read 2026-11-23",
            date(2026, 11, 23),
            _V,
        ),
        Fact(
            "keys of block storage are OVHcloud's to manage",
            "S73: note on ovh/public-cloud-roadmap",
            date(2025, 6, 17),
            _V2,
        ),
        Fact(
            "keys of one's own for volumes exist by OVHcloud's own API alone, in regions of three zones",
            "S14: ovh/terraform-provider-ovh, documents of volumes",
            date(2026, 8, 21),
            _V,
        ),
    ),
    # Instances, Block and File Storage; networks and the project's own identities hold no health data.
    covers=frozenset({"blockstorage", "compute", "identity", "networking", "sharedfilesystem"}),
    services={
        "objectstorage": _not_in_table("Object Storage"),
        "keymanager": _not_in_table("the key manager"),
        "loadbalancer": _not_in_table("load balancers"),
        "ovh": _not_in_table("resources of OVHcloud's own API, whose product is not looked at"),
    },
)

AIVEN = Actor(
    id="aiven",
    kind=Kind.KNOWN,
    legal_name=(Fact("Aiven OY", _OVH_TABLE, _OVH_TABLE_OF, _V),),
    role=(Fact("subcontractor of OVHcloud, for most managed databases", _OVH_TABLE, _OVH_TABLE_OF, _V),),
    hds=(
        Fact(
            "exempted: OVHcloud controls its services, which the certification audits check",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
            holds=False,
        ),
    ),
    secnumcloud=(Fact("listed as not qualified", _OVH_TABLE, _OVH_TABLE_OF, _V, holds=False),),
    activities=(4, 5, 6),
    activities_basis=(Fact("4, 5 and 6", _OVH_TABLE, _OVH_TABLE_OF, _V),),
    exi_29=(
        Fact(
            "from Canada and the United Kingdom, both under an adequacy decision",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
            holds=True,
        ),
    ),
    exi_30=(Fact("listed as exposed: Canada, United Kingdom", _OVH_TABLE, _OVH_TABLE_OF, _V, holds=True),),
    laws_basis=(
        Fact(
            "law of Canada and of the United Kingdom, by country alone: the table names no text",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
            holds=True,
        ),
    ),
    unmet_19_6=(
        ("19.6.b", Fact("capital and votes", _OVH_TABLE, _OVH_TABLE_OF, _V, holds=True)),
        ("19.6.c", Fact("companies of the Aiven group", _OVH_TABLE, _OVH_TABLE_OF, _V, holds=True)),
    ),
    mitigations=(
        Fact("a limit by contract on how long data of operations are kept", _OVH_TABLE, _OVH_TABLE_OF, _V),
        Fact(
            "a contract under GDPR 28 bars transfers out of the Union without OVHcloud's written consent, given for "
            "Canada and the United Kingdom, and customers are asked before an access is opened",
            _OVH_TABLE,
            _OVH_TABLE_OF,
            _V,
        ),
        Fact("staff come in by OVHcloud's bastions, whose traces OVHcloud audits", _OVH_TABLE, _OVH_TABLE_OF, _V),
    ),
)

_LOOPBACK = "the provider's authUrl, an address of this machine"

SANDBOX = Actor(
    id="sandbox",
    kind=Kind.NOT_A_HOST,
    legal_name=(Fact("the operator's own machine", _LOOPBACK, READ_ON, _V),),
    role=(
        Fact(
            "not a host: for trying, never for health data; what a tunnel leads to is not seen", _LOOPBACK, READ_ON, _V
        ),
    ),
)

UNKNOWN = Actor(id="unknown", kind=Kind.UNKNOWN)
"""Whoever it is that the program does not name: every question stays open."""

KNOWN: tuple[Actor, ...] = (MICROSOFT, OVHCLOUD, AIVEN, SANDBOX)
"""Every actor that the tables speak of, in the order of the table."""

CLOUD_PREFIX = "cloud:"


def left_open(actor: Actor, services: frozenset[str]) -> tuple[Fact, ...]:
    """What the actor's own answers do not speak of, among the services in use."""
    if actor.covers is None:
        return ()
    return tuple(
        actor.services.get(service)
        or Fact(f"service {service}: in no table that was read", "no text read", READ_ON, _NOT_FOUND)
        for service in sorted(services - actor.covers)
    )


def cloud_at(host: str) -> Actor:
    """An OpenStack cloud of which nothing is known but the host of its identity service."""
    return Actor(id=f"{CLOUD_PREFIX}{host}", kind=Kind.DECLARED)
