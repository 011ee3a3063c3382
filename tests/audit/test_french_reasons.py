"""Reasons in French: what rules say of the hubs, of bad stacks and of mutants, and all that they could say."""

import ast
import ipaddress
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest
from mutation import CLOUDS, Laboratory
from watching import concerns

from audit.page.french import reasons
from audit.page.french.reasons import CATALOGUE, fixed_parts, in_french
from audit.page.french.sovereignty import FACTS, LAWS
from policies.packs import HDS
from policies.results import Result, State
from policies.stack import Stack
from tests.support import dossiers

ROOT = Path(__file__).parents[2]
Said = tuple[str, State, str]
"""A rule's id, the outcome and the reason."""
EVERY = 9
"""One mutant in as many is judged by the rules on whole stacks, which take longer."""


@cache
def corpus() -> frozenset[Said]:
    """What rules say of the example hubs, of bad stacks and of mutants of the good ones."""
    made = [dossiers.of_hub("azure"), dossiers.of_hub("ovh"), dossiers.of_bad("azure"), dossiers.of_bad("openstack")]
    given = {as_said(result) for dossier in made if dossier.run for result in dossier.run.results}
    return frozenset(given | set(map(as_said, chain.from_iterable(map(of_mutants, CLOUDS)))))


def as_said(result: Result) -> Said:
    return result.rule, result.state, result.reason


def of_mutants(cloud: str) -> Iterator[Result]:
    laboratory = Laboratory(cloud)
    for number, mutant in enumerate(laboratory.mutants()):
        yield from (rule.apply(mutant.record, laboratory._given) for rule in HDS.rules)
        if number % EVERY == 0:
            changed = tuple(mutant.record if each.urn == mutant.record.urn else each for each in laboratory._records)
            for rule, seen in laboratory._looks:
                if concerns(mutant, seen):
                    yield from rule.apply(Stack(changed), laboratory._given)


@cache
def asserted() -> frozenset[str]:
    """Reasons that the rules' own tests expect word by word."""
    found = set()
    for path in (ROOT / "tests" / "policies").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Compare(left=ast.Attribute(attr="reason"), ops=[ast.Eq()], comparators=[ast.Constant(value)]):
                    found.add(str(value))
                case ast.Compare(
                    left=ast.Tuple(elts=[*_, ast.Attribute(attr="reason")]), comparators=[ast.Tuple(elts)]
                ):
                    found |= {str(last.value) for last in elts[-1:] if isinstance(last, ast.Constant)}
    return frozenset(found)


# What sources could say: their messages, with something in each place.

MAKERS = frozenset(
    {
        "Decision",
        "Finding",
        "Moot",
        "Statement",
        "_apart",
        "_finding",
        "_gaps.add",
        "_sound",
        "always",
        "broken",
        "sound",
    }
    | {"must_not_be_given", "none_of", "service_encrypts_connections", "unclear", "worldwide", "_covered"}
)
ABOUT_A_PATH = frozenset({"must_not_be_given", "none_of"})
"""Makers whose text goes on after a path."""
IN_PLACES = {
    "_AIVEN": "Aiven, with access from Canada and the United Kingdom",
    "_DEFAULTS[direction]": "AllowVnetOutBound and AllowInternetOutBound let everything out",
    "answer": "no qualification is declared",
    "count": "7",
    "countries": "France, Canada",
    "country.name": "France",
    "days": "7",
    "direction": "outbound",
    "finding.text": "is a public address",
    "lost": "the data in it",
    "meaning": "gives public addresses",
    "out": "allow-out (tcp/443); the default rule AllowInternetOutBound (everything)",
    "place.why": '"moon" is a test region of Azure',
    "problem": "x.y is not known yet",
    "row.key_custody.text": "customer",
    "row.log_place.text": "GRA, France",
    "service.value": "object-store",
    "settings.perimeter.words": "the European Union",
    "perimeter.words": "France",
    "statement.text": "is a public address",
    "told(box.destinations)": "everybody",
    "told(box.sources)": "10.0.0.0/24, 10.0.2.0/24, 10.0.4.0/24 and more",
    "unit": "bits",
}
"""What can stand in a place, by the expression in the source; anything else is a name."""
IN_PLACES_OF = {
    ("admin_origin", "what"): "port 22, 3389",
    ("data_class", "allowed"): "180 to 366",
    ("backup", "text"): "x.y keeps backups",
    ("backups", "text"): "the policy weekly runs Weekly",
    ("isolation", "by"): "no group of rules of one and allow-all of other",
    ("isolation", "why"): "which are different workspaces",
    ("isolation", "'s' if ' and ' not in by else ''"): "",
    ("isolation", "self._why(sender, receiver, wanted)"): "group does not let it in",
    ("no_plaintext_secrets", "what"): "a token of GitHub in an encoded part (line 3)",
    ("ovh", "what"): "the nodes' disks are encrypted",
    ("residency", "source"): " (declared: contract 7, 2026-01-02)",
    ("waivers", "what"): "labels on a:b:C name",
}


def said(module: str, node: ast.expr) -> str | None:
    """A message of a source with something in each place."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and " " in node.value else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [
        str(each.value) if isinstance(each, ast.Constant) else in_place(module, each)
        for each in node.values
        if isinstance(each, ast.Constant | ast.FormattedValue)
    ]
    return "".join(parts)


def in_place(module: str, node: ast.FormattedValue) -> str:
    written = ast.unparse(node.value)
    if written.startswith("_sources("):
        return "declared by the operator, contract 7, 2026-01-02"
    if written.startswith("told_services("):
        return "tcp/22, icmp and more"
    return IN_PLACES_OF.get((module, written), IN_PLACES.get(written, "x.y"))


def sayable() -> Iterator[tuple[str, str]]:
    """Where a source makes a message, and the message."""
    folders = ("rules", "readers", "network")
    files = [path for folder in folders for path in sorted((ROOT / "policies" / folder).rglob("*.py"))]
    for path in (*files, ROOT / "policies" / "sovereignty" / "level.py", ROOT / "policies" / "feeders" / "pack.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in filter(None, (said(path.stem, each) for each in messages(node))):
                of_path = isinstance(node, ast.Call) and called(node) in ABOUT_A_PATH
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", f"x.y {text}" if of_path else text


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).removeprefix("self.")


def messages(node: ast.AST) -> list[ast.expr]:
    """The texts in a node that makes reasons."""
    match node:
        case ast.Call() if called(node) in MAKERS:
            return list(node.args)
        case ast.keyword(arg="otherwise"):
            return [node.value]
        case ast.Assign(targets=[ast.Name(id="text" | "missing" | "_OTHERWISE")]):
            return [node.value]
        case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
            return [value]
        case _:
            return []


# Tests.


def test_every_reason_has_french() -> None:
    assert len(corpus()) > 700
    assert sorted(each for each in corpus() if in_french(each[2]) is None) == []


def test_every_reason_that_rules_are_tested_for_has_french() -> None:
    assert len(asserted()) > 50
    assert sorted(reason for reason in asserted() if in_french(reason) is None) == []


def test_every_message_in_the_sources_has_french() -> None:
    found = list(sayable())
    assert len(found) > 400
    assert [(where, text) for where, text in found if in_french(text) is None] == []


def everything() -> list[tuple[str, str]]:
    """All reasons tried, with their French."""
    texts = {reason for _, _, reason in corpus()} | asserted() | {text for _, text in sayable()}
    return [(text, french) for text in sorted(texts) if (french := in_french(text)) is not None]


MACHINE = re.compile(r"\d[\d./:-]*\d|\d|\w+(?:\[\d+\])+|\w+(?:\.\w+)+|\b[a-z]+[A-Z]\w*")
"""Numbers, ranges, dates, paths, and names in the spelling of properties."""


def test_values_of_the_machine_stay() -> None:
    lost = [
        (value, english, french)
        for english, french in everything()
        for value in MACHINE.findall(english)
        if value not in french
    ]
    assert lost == []


ENGLISH = re.compile(r"(?<![\w.:/-])(the|is|are|of|allowed|which|and|so|by|to|with|its|it)(?![\w.:/-])")
QUOTED = re.compile("« .*? »", re.DOTALL)


def test_nothing_stays_half_english() -> None:
    mixed = [french for _, french in everything() if ENGLISH.search(QUOTED.sub("", french))]
    assert mixed == []


def test_no_word_that_certifies() -> None:
    assert [french for french in CATALOGUE.values() if "conform" in french.casefold()] == []


MICROSOFT = "Microsoft Ireland Operations Limited (contract party of the French platform of health data in 2020)"
EXAMPLES = [
    (
        "admin-origin",
        "port 22 for 10.40.0.0/24, the stack's own",
        "le port 22 est ouvert à 10.40.0.0/24, de la pile elle-même",
    ),
    (
        "admin-origin",
        "port 22 is open to everybody: remoteIpPrefix is 128.0.0.0/1",
        "le port 22 est ouvert à tous : remoteIpPrefix vaut 128.0.0.0/1",
    ),
    (
        "admin-origin",
        "port 3389 is open to 203.0.113.0/24, and nobody has said in which country it administers; declare the "
        "whole range in declaredNetworks",
        "le port 3389 est ouvert à 203.0.113.0/24, et nul n'a dit dans quel pays on y administre ; déclarer la "
        "plage entière dans declaredNetworks",
    ),
    (
        "backup-coverage",
        "backup-database-1 backs up the machine compute-database-1; the policy backup-policy runs Daily",
        "backup-database-1 sauvegarde la machine compute-database-1 ; la stratégie backup-policy s'exécute à la "
        "fréquence Daily",
    ),
    (
        "backup-coverage",
        "no machine of the stack is told to back it up",
        "aucune machine de la pile n'est chargée de le sauvegarder",
    ),
    ("backup-protection", "forceDestroy is false", "forceDestroy vaut false"),
    (
        "backup-protection",
        "versioning is false, so no earlier versions are kept, allowed: true",
        "versioning vaut false : aucune version antérieure n'est conservée, admis : true",
    ),
    (
        "deletion-protection",
        "the resource option protect is true; it is not emptied to be deleted",
        "l'option de ressource protect vaut true ; n'est pas vidé pour être supprimé",
    ),
    (
        "deletion-protection",
        "protect is false, allowed: true, for with it goes the objects in it",
        "protect vaut false, admis : true, car sa suppression emporterait les objets qui s'y trouvent",
    ),
    ("egress-control", "carries groups of its own", "porte ses propres groupes"),
    (
        "egress-control",
        "the default rule AllowInternetOutBound (everything) lets out to the internet, and no route 0.0.0.0/0 "
        "leads to a firewall",
        "sortie vers Internet ouverte par la règle par défaut AllowInternetOutBound (tout service), et aucune "
        "route 0.0.0.0/0 ne mène à un pare-feu",
    ),
    (
        "egress-control",
        "gives a machine a way out of its own - declared: administrators reach the bastion; its security group "
        "lets in the declared networks alone",
        "donne à une machine une sortie à elle - déclaré : « administrators reach the bastion; its security group "
        "lets in the declared networks alone »",
    ),
    ("encryption-at-rest", "encrypted with the customer's key", "chiffrement avec la clé du client"),
    (
        "encryption-at-rest",
        "no argument shows whether the file-share of this cloud encrypts, and nobody has declared it",
        "aucun argument ne montre si le partage de fichiers de ce cloud chiffre, et nul ne l'a déclaré",
    ),
    (
        "encryption-in-transit",
        "minimumTlsVersion is TLS1_2; enableHttpsTrafficOnly is true; enableNfsV3 is not given",
        "minimumTlsVersion vaut TLS1_2 ; enableHttpsTrafficOnly vaut true ; enableNfsV3 n'est pas donné",
    ),
    (
        "encryption-in-transit",
        "minimumTlsVersion is (absent), allowed: TLS1_2 or TLS1_3",
        "minimumTlsVersion vaut (absent), admis : TLS1_2 ou TLS1_3",
    ),
    (
        "explicit-provider",
        "the provider gives its subscriptionId",
        "le fournisseur donne son subscriptionId",
    ),
    (
        "explicit-provider",
        "uses a default provider, whose cloud and region come from the environment",
        "utilise un fournisseur par défaut, dont le cloud et la région viennent de l'environnement",
    ),
    ("hardening", "encryption.enabled is true", "encryption.enabled vaut true"),
    (
        "hardening",
        "storageProfile.imageReference.version is latest: what is in it may change; name an exact version",
        "storageProfile.imageReference.version vaut latest : son contenu peut changer ; nommer une version exacte",
    ),
    (
        "isolation",
        "lets pass what the plan declares, and nothing else",
        "laisse passer ce que le plan déclare, et rien d'autre",
    ),
    (
        "isolation",
        "joins database-subnet and other-subnet, which are different workspaces",
        "joint database-subnet et other-subnet, qui sont des espaces de travail différents",
    ),
    (
        "key-protection",
        "properties.softDeleteRetentionInDays is 0, allowed: 7 days or more",
        "properties.softDeleteRetentionInDays vaut 0, admis : 7 jours ou plus",
    ),
    ("key-protection", "holds no keys", "ne contient pas de clés"),
    ("known-types", "a type with a reader", "un type qui a un lecteur"),
    (
        "known-types",
        "no reader knows this type, so nobody can say where it puts data",
        "aucun lecteur ne connaît ce type : nul ne peut dire où il place des données",
    ),
    (
        "labels",
        "has the labels tags; ends on 2027-12-31",
        "porte les étiquettes tags ; prend fin le 2027-12-31",
    ),
    ("labels", "the label workspace is missing or empty", "l'étiquette workspace manque ou est vide"),
    ("least-privilege", "may read only", "peut seulement lire"),
    (
        "least-privilege",
        "accessRules is not given, so the credential may do all that its roles may; name each call",
        "accessRules n'est pas donné : l'identifiant d'accès peut tout ce que peuvent ses rôles ; nommer chaque appel",
    ),
    ("no-plaintext-secrets", "adminPass is marked as secret", "adminPass est marqué secret"),
    (
        "no-plaintext-secrets",
        "metadata.db-password holds a credential, as its name says, in plain text; allowed: a value marked as "
        "secret, or a reference to one",
        "en clair dans metadata.db-password : un secret d'authentification, d'après son nom ; admis : une valeur "
        "marquée secrète, ou une référence à une telle valeur",
    ),
    ("no-public-exposure", "lets in 10.40.0.0/24 only", "n'admet que 10.40.0.0/24"),
    (
        "no-public-exposure",
        "lets in everybody: remoteIpPrefix is 0.0.0.0/0",
        "admet tout le monde : remoteIpPrefix vaut 0.0.0.0/0",
    ),
    ("no-shared-secrets", "adminPass is not given", "adminPass n'est pas donné"),
    (
        "no-shared-secrets",
        "adminPass is a password of the administrator, which whoever deploys knows",
        "adminPass est un mot de passe de l'administrateur, que connaît quiconque déploie",
    ),
    (
        "residency",
        "GRA11 is in France, inside the European Union",
        "GRA11 est en France, à l'intérieur de l'Union européenne",
    ),
    (
        "residency",
        "BHS5 is in Canada, outside the European Union",
        "BHS5 est au Canada, hors de l'Union européenne",
    ),
    (
        "sovereignty",
        "the level sovereign was not asked for; the table of exposure tells whose law reaches the data",
        "le niveau sovereign n'a pas été demandé ; le tableau d'exposition dit quel droit atteint les données",
    ),
    (
        "sovereignty",
        "microsoft-azure: Microsoft Ireland Operations Limited (contract party of the French platform of health data "
        "in 2020); criteria of SecNumCloud 3.2 that it does not meet: 19.6.a, 19.6.b, 19.6.c; under the law of a "
        "country outside of the Union, whatever the region: FISA 702, Executive Order 12333, CLOUD Act; mitigations "
        "lower the risk, they do not lift it",
        f"microsoft-azure : {FACTS[MICROSOFT]} ; critères de SecNumCloud 3.2 non remplis : 19.6.a, 19.6.b, 19.6.c ; "
        f"relève du droit d'un pays hors de l'Union, quelle que soit la région : FISA 702, "
        f"{LAWS['Executive Order 12333']}, CLOUD Act ; les atténuations réduisent le risque, elles ne le lèvent pas",
    ),
    ("trace-coverage", "the setting alone-traces sends allLogs", "le paramètre alone-traces envoie allLogs"),
    ("trace-coverage", "no flow log records its traffic", "aucun journal de flux n'enregistre son trafic"),
    (
        "trace-protection",
        "earlier versions are kept; no access list lets anybody write",
        "les versions antérieures sont conservées ; aucune liste d'accès ne permet d'écrire",
    ),
    (
        "trace-protection",
        "containerWrite is institute:writer: others may change or delete traces, allowed: none",
        "containerWrite vaut institute:writer : d'autres peuvent changer ou supprimer des traces, admis : rien",
    ),
    (
        "trace-retention",
        "metadata.retention-days is 365 days, allowed: 180 to 366; metadata.expire-days is 365 days, allowed: 180 "
        "to 366",
        "metadata.retention-days vaut 365 jours, admis : 180 à 366 ; metadata.expire-days vaut 365 jours, admis : "
        "180 à 366",
    ),
    (
        "trace-retention",
        "retentionInDays is 30, allowed: 180 to 366 days",
        "retentionInDays vaut 30, admis : 180 à 366 jours",
    ),
    (
        "waivers",
        "the waiver of trace-coverage on azure-native:network:VirtualNetwork other ended on 2026-01-31",
        "la dérogation à trace-coverage sur azure-native:network:VirtualNetwork other a pris fin le 2026-01-31",
    ),
    ("waivers", "nothing about it was waived", "aucune dérogation ne la concerne"),
]


@pytest.mark.parametrize(("rule", "english", "french"), EXAMPLES)
def test_exact_french(rule: str, english: str, french: str) -> None:
    assert any((rule, state, english) in corpus() for state in State)
    assert in_french(english) == french


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            "cohort (10.70.1.0/24) reaches registry (everybody) by everything, which no group of rules of one and a of "
            "b let pass; they are different workspaces",
            "cohort (10.70.1.0/24) atteint registry (toutes les adresses) par tout service, que laissent passer "
            "l'absence de groupe de règles de one et a de b ; ce sont des espaces de travail différents",
        ),
        (
            "declared but closed: admin-tcp-22 from outside to zone (tcp/22): nothing joins the two",
            "flux déclaré mais fermé : admin-tcp-22 de l'extérieur à zone (tcp/22) : rien ne joint les deux",
        ),
        (
            "sales (tcp/80 and more); no group of rules (everything) lets out to the internet, and no route 0.0.0.0/0 "
            "leads to a firewall; lets out to a.example",
            "sortie vers Internet ouverte par sales (tcp/80 et d'autres) ; l'absence de groupe de règles (tout "
            "service), et aucune route 0.0.0.0/0 ne mène à un pare-feu ; laisse sortir vers a.example",
        ),
        (
            "userData holds the key of a storage account in an encoded part (line 3) in plain text; allowed: a value "
            "marked as secret, or a reference to one",
            "en clair dans userData : la clé d'un compte de stockage dans une partie encodée (ligne 3) ; admis : une "
            "valeur marquée secrète, ou une référence à une telle valeur",
        ),
        (
            "port 22, 3389 is open to 198.51.100.0/24, which administers from Netherlands, United States; allowed: the "
            "European Economic Area",
            "les ports 22, 3389 sont ouverts à 198.51.100.0/24, où l'on administre aux Pays-Bas, aux États-Unis ; "
            "admis : l'Espace économique européen",
        ),
        (
            "allow-x: '10.0.0.300' does not appear to be an IPv4 or IPv6 network",
            "allow-x : '10.0.0.300' n'est pas un réseau IPv4 ou IPv6",
        ),
        (
            "cloud:id.example: The Host; no qualification is declared, so that each of the following must be shown by "
            "itself; chapter 19.6: not declared; keys that the customer holds: custody is not declared; where logs "
            "lie: Lab, country not declared",
            "cloud:id.example : The Host ; aucune qualification n'est déclarée : chacun des points suivants doit être "
            "montré séparément ; chapitre 19.6 : non déclaré ; clés que le client détient : leur détenteur est non "
            "déclaré ; où se trouvent les journaux : Lab, pays non déclaré",
        ),
        (
            "SecNumCloud 3.2-qualified: declared by the operator, decision 7, 2026-01-02",
            "qualifié SecNumCloud 3.2 : déclaré par l'exploitant, « decision 7 », 2026-01-02",
        ),
        (
            "the rule failed: KeyError: 'a; b'",
            "la règle elle-même a échoué : « KeyError: 'a; b' »",
        ),
    ],
)
def test_exact_french_of_what_is_rare(english: str, french: str) -> None:
    assert in_french(english) == french


def test_examples_show_good_and_bad_of_every_rule() -> None:
    shown = {(rule, english) for rule, english, _ in EXAMPLES}
    seen = {(rule, state in BAD) for rule, state, reason in corpus() if (rule, reason) in shown}
    there_are = {(rule, state in BAD) for rule, state, _ in corpus()}
    assert seen == there_are
    assert {rule for rule, _ in seen} == {about.id for about in HDS.about}


BAD = {State.FAIL, State.NOT_EVALUATED}


@pytest.mark.parametrize(
    "reason",
    [
        "a sentence that no rule makes",
        "encryption.enabled is true; a sentence that no rule makes",
        "a sentence that no rule makes; encryption.enabled is true",
        "protect is false, allowed: true, for with it goes the moon",
        "GRA11 is in Atlantis, inside the European Union",
        "encryption.enabled is true, which nobody has translated",
        "gives a way to nowhere - declared: by mistake",
        "",
    ],
)
def test_what_is_not_known_has_no_french_at_all(reason: str) -> None:
    assert in_french(reason) is None


def test_places_are_the_same_in_both_languages() -> None:
    odd = {
        english
        for english, french in CATALOGUE.items()
        if sorted(re.findall(r"\{(\w+)", english)) != sorted(re.findall(r"\{(\w+)\}", french))
    }
    assert odd == set()


def constants() -> str:
    """All texts in the sources, one a line, what is computed in them left out."""
    sources = [*(ROOT / "policies").rglob("*.py"), *(ROOT / "audit").glob("*.py"), Path(ipaddress.__file__)]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sources)
    nodes = chain.from_iterable(map(ast.walk, trees))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    with pytest.raises(ValueError, match="invalid literal") as refused:
        int("x")
    return "\n".join([*texts, str(refused.value)])


def test_every_message_is_one_that_a_source_can_make() -> None:
    texts = constants()
    assert [each for each in CATALOGUE if max(fixed_parts(each), key=len).strip(" :;,") not in texts] == []


def unused() -> list[str]:
    """Messages that nothing tried here is like: they may still be right, but nobody has seen them."""
    parts = set()
    for reason, _ in everything():
        cut = [0, *chain.from_iterable((found.start(), found.end()) for found in re.finditer("; |: |, ", reason))]
        parts |= {reason[low:high] for low, high in combinations([*cut, len(reason)], 2)} | {reason}
    together = "\n".join(parts)
    like = [
        template
        for template in reasons._TEMPLATES
        if template.mark not in together
        or not any(template.mark in part and template.rendered(part) is not None for part in parts)
    ]
    exact = [each for each in reasons._EXACT if each not in parts]
    return [*exact, *(template.pattern.pattern for template in like)]


def test_few_messages_were_never_seen() -> None:
    never = unused()
    assert len(never) < len(CATALOGUE) // 8, "\n".join(never)
