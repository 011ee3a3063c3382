"""Reasons of results in French.

Rules tell their reasons in English, and the record stays so: what stands here renders them for French readers. A
catalogue pairs each message with its French, `{name}` a place for a value of the machine, which stays as it is, and
`{name:kind}` or `{NAME}` one for a phrase that is rendered too. Groups follow the modules that write the messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from audit.page.french.countries import BY_NAME
from audit.page.french.countries import COUNTRIES as COUNTRIES_FR
from audit.page.french.sovereignty import ANSWERS, CERTAINTIES, FACTS, LAWS, SIGHTINGS
from policies.jurisdictions import COUNTRIES

_SEVERAL = "; "
"""What stands between the findings of one reason."""
_LONGEST = 4
"""A message holds the separator fewer times than this, but for words of the operator's."""


@lru_cache(maxsize=2**14)
def in_french(reason: str) -> str | None:
    """The reason in French, `None` where a part of it is not known: better all in English than a mixture."""
    parts = reason.split(_SEVERAL)
    # What is told from each part on; a message may hold the separator itself, so several parts can be one.
    told: list[str | None] = [None] * len(parts)
    for first in reversed(range(len(parts))):
        last = len(parts) if any(mark in parts[first] for mark in _BEFORE_WORDS) else first + _LONGEST
        for end in range(first + 1, min(last, len(parts)) + 1):
            rest = "" if end == len(parts) else told[end]
            head = None if rest is None else _message(_SEVERAL.join(parts[first:end]))
            if head is not None:
                told[first] = f"{head} ; {rest}" if rest else head
                break
    return told[0]


@lru_cache(maxsize=2**14)
def _message(text: str) -> str | None:
    exact = _EXACT.get(text)
    if exact is not None:
        return exact
    for template in _TEMPLATES:
        if template.mark in text and (french := template.rendered(text)) is not None:
            return french
    return None


@dataclass(frozen=True)
class _Template:
    """A message with places. `mark` is its longest fixed part, whose absence tells at once that it cannot match."""

    mark: str
    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    french: str

    def rendered(self, text: str) -> str | None:
        """The French of a text that matches, `None` for any other."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        values = {name: _KINDS[kind].tell(found[name]) for name, kind in self.kinds.items()}
        return None if None in values.values() else self.french.format_map(values)


@dataclass(frozen=True)
class _Kind:
    """What may stand in a place, as a regular expression, and its French, `None` for what has none."""

    pattern: str
    tell: Callable[[str], str | None]


# What stands in places.

_ENGLISH = r"(?<!\S)(?:are|by|in|is|not|of|that|the|which)(?!\S)"
"""Words that make a sentence: a value that holds one is taken for words that no message foresees."""
_VALUE = rf"(?:(?!; | - declared: |, allowed|, so |, and |{_ENGLISH}).)+?"
"""A value of the machine, as short as can be: it ends where a message goes on."""
_PHRASE = "(?:(?!; ).)+?"
_WORD = r"(?:any value|[^\s;,]+)"
_ANYTHING = ".+"


def _same(text: str) -> str:
    return text


def _by_table(table: Mapping[str, str]) -> _Kind:
    return _Kind("|".join(map(re.escape, sorted(table, key=len, reverse=True))), table.get)


def _known_or_same(table: Mapping[str, str]) -> _Kind:
    return _Kind(_PHRASE, lambda text: table.get(text, text))


def _list(separator: str, tell: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """How lists are told, each member by itself."""

    def tell_all(text: str) -> str | None:
        told = [tell(each) for each in text.split(separator)]
        known = [each for each in told if each is not None]
        return _FRENCH_SEPARATORS[separator].join(known) if len(known) == len(told) else None

    return tell_all


_FRENCH_SEPARATORS: Mapping[str, str] = {", ": ", ", "; ": " ; ", " and ": " et ", " or ": " ou "}

_PREPOSITIONS: Mapping[str, str] = {
    **dict.fromkeys(("BR", "CA", "CL", "DK", "GB", "JP", "LI", "LU", "MA", "MX", "PT", "QA"), "au"),
    **dict.fromkeys(("AE", "NL", "US"), "aux"),
    **dict.fromkeys(("CY", "HK", "MT", "SG"), "à"),
}
"""How *in* is said before a country, where it is not *en*."""
_IN_COUNTRIES = {
    country.name: f"{_PREPOSITIONS.get(code, 'en')} {COUNTRIES_FR[code]}" for code, country in COUNTRIES.items()
}
_PLACES: Mapping[str, str] = {
    **BY_NAME,
    "not declared": ANSWERS["not declared"],
    "country not declared": "pays non déclaré",
}

_PERIMETERS: Mapping[str, str] = {
    "France": "la France",
    "the European Union": "l'Union européenne",
    "the European Economic Area": "l'Espace économique européen",
}
_WORLDS: Mapping[str, str] = {
    "Azure region": "région Azure",
    "OVHcloud region": "région OVHcloud",
    "OVHcloud object storage region": "région de stockage d'objets OVHcloud",
    "OVHcloud location code": "code de localisation OVHcloud",
}
_SERVICES: Mapping[str, str] = {"object-store": "stockage d'objets", "file-share": "partage de fichiers"}

_LOST: Mapping[str, str] = {
    "the data in it": "les données qui s'y trouvent",
    "everything that was encrypted with it": "tout ce qui a été chiffré avec elle",
    "the databases in it": "les bases de données qui s'y trouvent",
    "the disks that it opens": "les disques dont elle tient les clés",
    "copies of a machine, which may be the only ones": "les copies d'une machine, peut-être les seules",
    "a copy of a disk, which may be the only one": "une copie d'un disque, peut-être la seule",
    "the images that machines were made from": "les images dont des machines ont été faites",
    "the volumes that it made for its workloads": "les volumes créés pour ses charges de travail",
    "the notebooks and tables in it": "les carnets et tables qui s'y trouvent",
    "the backups of what it protects": "les sauvegardes de ce qui y est protégé",
    "the backups in it": "les sauvegardes qui s'y trouvent",
    "the messages in it": "les messages qui s'y trouvent",
    "the services of health data in it": "les services de données de santé qui s'y trouvent",
    "the keys in it, with everything that was encrypted with them": "les clés qui s'y trouvent, avec tout ce qui a "
    "été chiffré avec elles",
    "the models and experiments in it": "les modèles et expériences qui s'y trouvent",
    "the traces in its workspaces": "les traces de ses espaces de travail",
    "the traces in it": "les traces qui s'y trouvent",
    "everything in it": "tout ce qui s'y trouve",
    "the indexes in it": "les index qui s'y trouvent",
    "the objects in it": "les objets qui s'y trouvent",
    "the files in it": "les fichiers qui s'y trouvent",
    "the objects, files and tables in it": "les objets, fichiers et tables qui s'y trouvent",
    "the rows in it": "les lignes qui s'y trouvent",
    "a copy of a machine, which may be the only one": "une copie d'une machine, peut-être la seule",
    "a backup of a volume": "une sauvegarde d'un volume",
    "a copy of a volume, which may be the only one": "une copie d'un volume, peut-être la seule",
    "a copy of files, which may be the only one": "une copie de fichiers, peut-être la seule",
}

_HIDDEN: Mapping[str, str] = {
    "copies of machines' disks are encrypted": "les copies des disques de machines sont chiffrées",
    "the registry's store is encrypted": "le stockage du registre est chiffré",
    "the database's disks are encrypted": "les disques de la base de données sont chiffrés",
    "the cluster's own store is encrypted": "le stockage propre au cluster est chiffré",
    "the nodes' disks are encrypted": "les disques des nœuds sont chiffrés",
}
_SUBCONTRACTORS: Mapping[str, str] = {
    "Aiven, with access from Canada and the United Kingdom": "Aiven, avec accès depuis le Canada et le Royaume-Uni",
}

_CREDENTIALS: Mapping[str, str] = {
    "a credential, as its name says,": "un secret d'authentification, d'après son nom",
    "what looks like a credential": "ce qui semble être un secret d'authentification",
    "a plain value for a credential": "la valeur d'un secret d'authentification",
    "a private key": "une clé privée",
    "an access key of AWS": "une clé d'accès AWS",
    "a signed token (JWT)": "un jeton signé (JWT)",
    "the key of a storage account": "la clé d'un compte de stockage",
    "a shared access key of Azure": "une clé d'accès partagé Azure",
    "a shared access signature of Azure": "une signature d'accès partagé Azure",
    "a client secret of Entra ID": "un secret de client Entra ID",
    "a token of Keystone": "un jeton Keystone",
    "a token of GitHub": "un jeton GitHub",
    "a token of GitLab": "un jeton GitLab",
    "a token of Slack": "un jeton Slack",
    "a token of Pulumi": "un jeton Pulumi",
    "a token of Vault": "un jeton Vault",
    "an address with a password in it": "une adresse qui contient un mot de passe",
    "the hash of a password": "l'empreinte d'un mot de passe",
    "passwords for accounts": "des mots de passe de comptes",
}
_LINE = re.compile(r"(?P<what>.+?)(?P<inner>(?: in an encoded part)*)(?: \(line (?P<line>\d+)\))?")


def _credential(text: str) -> str | None:
    found = _LINE.fullmatch(text)
    what = found and _CREDENTIALS.get(found["what"])
    if not found or what is None:
        return None
    inner = " dans une partie encodée" * found["inner"].count(" in an encoded part")
    return what + inner + (f" (ligne {found['line']})" if found["line"] else "")


_RULES_OF_GROUPS: Mapping[str, str] = {
    "no group of rules": "l'absence de groupe de règles",
    "no group guards private endpoints": "l'absence de groupe devant les points de terminaison privés",
    "its default egress rules": "ses règles de sortie par défaut",
    "the group `default`": "le groupe `default`",
}


def _rule(name: str) -> str:
    default = name.removeprefix("the default rule ")
    return f"la règle par défaut {default}" if default != name else _RULES_OF_GROUPS.get(name, name)


def _rule_of_group(text: str) -> str | None:
    rule, of, group = text.rpartition(" of ")
    return f"{_rule(rule)} de {group}" if of else None


def _rule_with_services(text: str) -> str | None:
    rule, bracket, services = text.removesuffix(")").rpartition(" (")
    return f"{_rule(rule)} ({_several_services(services)})" if bracket else None


def _more(tell: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """How lists are told of which only the first few members are shown."""

    def tell_all(text: str) -> str | None:
        shown = text.removesuffix(" and more")
        told = _list(", ", tell)(shown)
        return told and told + ("" if shown == text else " et d'autres")

    return tell_all


def _service(text: str) -> str:
    return {"everything": "tout service"}.get(text, text.replace("protocol ", "protocole "))


_several_services = _more(_service)
_addresses = _more(lambda text: {"everybody": "toutes les adresses"}.get(text, text))


def _ports(text: str) -> str:
    return f"les ports {text} sont ouverts" if ", " in text else f"le port {text} est ouvert"


def _user(text: str) -> str:
    project = text.removeprefix("every user of the project ")
    return {"anybody": "n'importe qui"}.get(text, text if project == text else f"tout utilisateur du projet {project}")


_ROLES: Mapping[str, str] = {"a role of this program": "un rôle de ce programme", "the role": "le rôle"}
_ANSWERS: Mapping[str, str] = {**FACTS, **LAWS, **ANSWERS}
_SOURCES: Mapping[str, str] = {
    "S21: ovh/docs, hds_garanties, OVHcloud's table of HDS guarantees by product": "S21 : ovh/docs, hds_garanties, "
    "tableau OVHcloud des garanties HDS par produit",
}

_KINDS: Mapping[str, _Kind] = {
    "value": _Kind(_VALUE, _same),
    "path": _Kind(r"[^\s;]+", _same),
    "quoted": _Kind("'[^']*'", _same),
    "words": _Kind(_ANYTHING, _same),
    "message": _Kind(_PHRASE, _message),
    "phrase": _Kind(_PHRASE, _same),
    "allowed": _Kind(
        f"{_WORD}(?:(?: or |, ){_WORD})*",
        _list(" or ", lambda text: {"any value": "toute valeur", "none": "aucun"}.get(text, text)),
    ),
    "names": _Kind(_VALUE, _list(", ", lambda text: {"none": "aucun"}.get(text, text))),
    "both": _Kind(_VALUE, _list(" and ", _same)),
    "in_country": _by_table(_IN_COUNTRIES),
    "in_countries": _Kind(_VALUE, _list(", ", _IN_COUNTRIES.get)),
    "places": _Kind(_PHRASE, _list(", ", lambda text: _PLACES.get(text, text))),
    "perimeter": _by_table(_PERIMETERS),
    "world": _by_table(_WORLDS),
    "service": _by_table(_SERVICES),
    "lost": _by_table(_LOST),
    "hidden": _by_table(_HIDDEN),
    "subcontractor": _by_table(_SUBCONTRACTORS),
    "let": _by_table({"lets": "laisse", "let": "laissent"}),
    "credential": _Kind(_PHRASE, _credential),
    "ports": _Kind(r"[\d, ]+", _ports),
    "addresses": _Kind(_PHRASE, _addresses),
    "services": _Kind(_PHRASE, _several_services),
    "rules": _Kind(_PHRASE, _list(" and ", _rule_of_group)),
    "rules_out": _Kind(_ANYTHING, _list("; ", _rule_with_services)),
    "stand": _known_or_same({"outside": "l'extérieur"}),
    "users": _Kind(_PHRASE, _list(" and ", _user)),
    "role": _known_or_same(_ROLES),
    "unit": _by_table({"days": "jours", "hours": "heures", "bits": "bits"}),
    "direction": _by_table({"inbound": "en entrée", "outbound": "en sortie"}),
    "way": _by_table({"in": "entrer", "out": "sortir"}),
    "certainty": _by_table({**CERTAINTIES, "not found": ANSWERS["not found"]}),
    "name_of_actor": _known_or_same(FACTS),
    "answer": _Kind(
        _PHRASE, lambda text: _ANSWERS.get(text) or _list(", ", lambda each: _ANSWERS.get(each, each))(text)
    ),
    "custody": _by_table({key: ANSWERS[key] for key in ("provider", "customer", "customer-hsm", "not declared")}),
    "source": _Kind(_PHRASE, lambda text: _SOURCES.get(text, f"« {text} »")),
}

# The catalogue: what rules say first, then what readers of types say, then networks and laws.

_JUDGING: Mapping[str, str] = {
    # policies/rules/rule.py, policies/records.py, policies/feeders/pack.py
    "only read here, so its arguments are not known": "seulement lue ici : ses arguments ne sont pas connus",
    "no reader knows this type, so nobody can say where it puts data": "aucun lecteur ne connaît ce type : nul ne peut "
    "dire où il place des données",
    "the rule failed: {error:words}": "la règle elle-même a échoué : « {error} »",
    "{path:path} is not known yet": "{path} n'est pas encore connu",
    "{path:path} is secret": "{path} est secret",
    "the engine did not ask about it: it is only read, or left out by --target": "le moteur n'a rien demandé à son "
    "sujet : elle est seulement lue, ou laissée de côté par --target",
    "the rule was switched off by the pack's configuration": "la règle a été désactivée par la configuration du jeu de "
    "règles",
    "{text:message} - declared: {words:words}": "{text} - déclaré : « {words} »",
    # policies/rules/known_types.py
    "a type with a reader": "un type qui a un lecteur",
    # policies/readers/facts.py, policies/readers/__init__.py
    "holds no health data": "ne contient pas de données de santé",
    "cannot be reached from a public network by itself": "ne peut pas être atteint par lui-même depuis un réseau "
    "public",
    "has no connection of its own to encrypt": "n'a pas de connexion propre à chiffrer",
    "holds no keys": "ne contient pas de clés",
    "gives nobody access by itself": "ne donne accès à personne par lui-même",
    "gives nobody any right": "ne donne aucun droit à personne",
    "keeps no traces": "ne conserve pas de traces",
    "keeps no traces that could be changed": "ne conserve pas de traces qui pourraient être modifiées",
    "keeps no backups and no earlier versions": "ne conserve ni sauvegardes ni versions antérieures",
    "has nothing to harden that its arguments show": "n'a rien à durcir que ses arguments montrent",
    "{path:path} is {value}": "{path} vaut {value}",
    "{path:path} is {value}, allowed: {allowed:allowed}": "{path} vaut {value}, admis : {allowed}",
    "{path:path} is not given": "{path} n'est pas donné",
    "groups other resources, which are judged by themselves": "regroupe d'autres ressources, qui sont jugées à part",
    "a connection to a cloud, which stores nothing": "une connexion à un cloud, qui ne stocke rien",
}

_RULES: Mapping[str, str] = {
    # admin_origin.py
    "opens no port of administration": "n'ouvre aucun port d'administration",
    "port {ports:ports} for members of a group of the stack's own": "{ports} aux membres d'un groupe de la pile "
    "elle-même",
    "port {ports:ports} is open to everybody: no source is given": "{ports} à tous : aucune source n'est donnée",
    "port {ports:ports} is open to everybody: {path:path} is {value}": "{ports} à tous : {path} vaut {value}",
    "port {ports:ports} is open to everybody: {ranges}": "{ports} à tous : {ranges}",
    "port {ports:ports} for a network of the stack's own": "{ports} à un réseau de la pile elle-même",
    "port {ports:ports} for the stack's own networks or the platform itself ({tag})": "{ports} aux réseaux de la pile "
    "ou à la plateforme elle-même ({tag})",
    "{path:path} is {value}, and nobody can say which addresses that holds": "{path} vaut {value}, et nul ne peut dire "
    "quelles adresses cela contient",
    "port {ports:ports} for {range}, the stack's own": "{ports} à {range}, de la pile elle-même",
    "port {ports:ports} is open to {range}, which administers from {countries:in_countries}; allowed: "
    "{perimeter:perimeter}": "{ports} à {range}, où l'on administre {countries} ; admis : {perimeter}",
    "port {ports:ports} for {range}, declared in {countries:in_countries}": "{ports} à {range}, plage déclarée "
    "{countries}",
    "port {ports:ports} for {range}, a private range: reached by a private line of the operator's": "{ports} à "
    "{range}, plage privée qu'atteint une ligne privée de l'exploitant",
    "port {ports:ports} is open to {range}, and nobody has said in which country it administers; declare the whole "
    "range in declaredNetworks": "{ports} à {range}, et nul n'a dit dans quel pays on y administre ; déclarer la plage "
    "entière dans declaredNetworks",
    # backup_coverage.py
    "has no data disk of its own, and what it starts from is made anew from an image": "n'a pas de disque de données à "
    "elle, et ce dont elle démarre est refait depuis une image",
    "the service makes backups by itself, and cannot be told to make none": "le service fait des sauvegardes par "
    "lui-même, et rien ne peut l'en empêcher",
    "holds data, and nobody has read yet how programs say that it is backed up": "contient des données, et nul n'a "
    "encore lu comment un programme en déclare la sauvegarde",
    "no backup covers the machine and its data disks": "aucune sauvegarde ne couvre la machine et ses disques de "
    "données",
    "no backup covers the disk, neither by itself nor with a machine that it is attached to": "aucune sauvegarde ne "
    "couvre le disque, ni à lui seul ni avec une machine à laquelle il est attaché",
    "neither versions and delayed deletion nor a copy elsewhere bring its objects back": "ni versions et suppression "
    "différée, ni copie ailleurs ne permettent de restaurer ses objets",
    "a data disk that is made with its machine has no id that a backup could name: make it a volume": "un disque de "
    "données créé avec sa machine n'a pas d'identifiant qu'une sauvegarde puisse nommer : en faire un volume",
    "no machine of the stack is told to back it up": "aucune machine de la pile n'est chargée de le sauvegarder",
    "nothing brings its objects back": "rien ne permet de restaurer ses objets",
    "holds no health data: {label} is {value}": "ne contient pas de données de santé : {label} vaut {value}",
    "works for the study {study} on copies of what the hub's own stores keep": "travaille pour l'étude {study} sur des "
    "copies de ce que conservent les stockages de l'entrepôt",
    "holds no data that a backup could bring back": "ne contient pas de données qu'une sauvegarde permettrait de "
    "restaurer",
    # alternatives.py
    "nothing was found": "rien n'a été trouvé",
    # deletion_protection.py
    "holds nothing that could not be made again": "ne contient rien qui ne puisse être recréé",
    "the resource option protect is true": "l'option de ressource protect vaut true",
    "protect is false, allowed: true, for with it goes {lost:lost}": "protect vaut false, admis : true, car sa "
    "suppression emporterait {lost}",
    "it is not emptied to be deleted": "n'est pas vidé pour être supprimé",
    "forceDestroy is {value}, allowed: false: it is emptied to be deleted": "forceDestroy vaut {value}, admis : "
    "false : il est vidé pour être supprimé",
    # egress_control.py
    "is no way out of the stack": "n'est pas une sortie de la pile",
    # encryption_at_rest.py
    "nothing says how it is encrypted": "rien ne dit comment c'est chiffré",
    "the resource's provider is not known": "le fournisseur de la ressource n'est pas connu",
    "declared: {source:source} ({date})": "déclaré : {source} ({date})",
    "no argument shows whether the {service:service} of this cloud encrypts, and nobody has declared it": "aucun "
    "argument ne montre si le {service} de ce cloud chiffre, et nul ne l'a déclaré",
    # explicit_provider.py
    "nothing to say": "rien à dire",
    "uses a default provider, whose cloud and region come from the environment": "utilise un fournisseur par défaut, "
    "dont le cloud et la région viennent de l'environnement",
    "the provider takes an entry of clouds.yaml, a file outside the program": "le fournisseur utilise une entrée de "
    "clouds.yaml, un fichier hors du programme",
    "region {own} is not the provider's, which is {inherited}": "la région {own} n'est pas celle du fournisseur, qui "
    "est {inherited}",
    "the provider gives its {name}": "le fournisseur donne son {name}",
    "the provider gives no {name}, so the environment decides": "le fournisseur ne donne pas de {name} : "
    "l'environnement décide",
    # isolation.py
    "declares the flows that every path of the stack is compared with": "déclare les flux auxquels chaque chemin de la "
    "pile est comparé",
    "lets pass what the plan declares, and nothing else": "laisse passer ce que le plan déclare, et rien d'autre",
    "reached by declared flows alone: {names:names}": "n'est atteint que par des flux déclarés : {names}",
    "leads to {segment}, as {names} declares": "mène à {segment}, comme le déclare {names}",
    "a public address leads to {segment}, and no declared flow comes in there": "une adresse publique mène à "
    "{segment}, et aucun flux déclaré n'y entre",
    "declared but closed: {flow} from {sender:stand} to {receiver:stand} ({services:services}): {why:message}": "flux "
    "déclaré mais fermé : {flow} de {sender} à {receiver} ({services}) : {why}",
    "nothing joins the two": "rien ne joint les deux",
    "{names} does not let it {way:way}": "{names} ne le laisse pas {way}",
    "what is let out is not what is let in": "ce qui peut sortir n'est pas ce qui peut entrer",
    "no other workspace and nobody outside reaches it but the private networks": "aucun autre espace de travail ni "
    "personne de l'extérieur ne l'atteint, hormis les réseaux privés",
    "lets in no other workspace and nobody outside but the private networks": "n'admet aucun autre espace de travail "
    "ni personne de l'extérieur, hormis les réseaux privés",
    "{sender:stand} ({sources:addresses}) reaches {receiver:stand} ({destinations:addresses}) by {services:services}, "
    "which {rules:rules} {let:let} pass; {why:message}": "{sender} ({sources}) atteint {receiver} ({destinations}) par "
    "{services}, que {let} passer {rules} ; {why}",
    "no declared flow does": "aucun flux déclaré ne le fait",
    "they are different workspaces": "ce sont des espaces de travail différents",
    "it is no segment and none of privateNetworks": "ce n'est ni un segment ni l'un des privateNetworks",
    "joins {one} and {other}, {why:message}": "joint {one} et {other}, {why}",
    "between which no flow is declared": "entre lesquels aucun flux n'est déclaré",
    "which are different workspaces": "qui sont des espaces de travail différents",
    "decides no path alone: segments and their groups of rules are judged, each with all its rules": "ne décide seul "
    "d'aucun chemin : sont jugés les segments et leurs groupes de règles, chacun avec toutes ses règles",
    # labels.py, policies/readers/labels.py
    "no reader knows this type, so nobody can say whether it has labels": "aucun lecteur ne connaît ce type : nul ne "
    "peut dire s'il a des étiquettes",
    "the configuration asks for no label": "la configuration ne demande aucune étiquette",
    "the label {name} is missing or empty": "l'étiquette {name} manque ou est vide",
    "has the labels {names}": "porte les étiquettes {names}",
    "the label {name} is {value}, allowed: a date as YYYY-MM-DD": "l'étiquette {name} vaut {value}, admis : une "
    "date de la forme AAAA-MM-JJ",
    "the label {name} is {value}, which has passed: prolong it or remove the resource": "l'étiquette {name} vaut "
    "{value}, date passée : la prolonger ou retirer la ressource",
    "ends on {date}": "prend fin le {date}",
    "has no labels": "n'a pas d'étiquettes",
    "its type has no labels": "son type n'a pas d'étiquettes",
    "is a part of a resource that has labels itself": "fait partie d'une ressource qui a elle-même des étiquettes",
    "its metadata take no names with hyphens, and its account has labels itself": "ses métadonnées n'admettent pas de "
    "noms à trait d'union, et son compte a lui-même des étiquettes",
    "its tags and metadata mean something to the cloud and are no labels": "ses balises et métadonnées ont un sens "
    "pour le cloud et ne sont pas des étiquettes",
    "the network service refuses its tags": "le service de réseau refuse ses balises",
    "is the project's account, whose containers have labels themselves": "est le compte du projet, dont les conteneurs "
    "ont eux-mêmes des étiquettes",
    # no_plaintext_secrets.py, policies/readers/plain_text.py
    "is given no value and gives none": "ne reçoit aucune valeur et n'en donne aucune",
    "no value is a credential by its name or by its form": "aucune valeur n'est un secret d'authentification par son "
    "nom ou par sa forme",
    "{path:path} holds {what:credential} in plain text; allowed: a value marked as secret, or a reference to one": "en "
    "clair dans {path} : {what} ; admis : une valeur marquée secrète, ou une référence à une telle valeur",
    "{path:path} is not known yet, so nobody can say whether a credential stands there in plain text": "{path} n'est "
    "pas encore connu : nul ne peut dire si un secret d'authentification s'y trouve en clair",
    "{path:path} is marked as secret": "{path} est marqué secret",
    "{path:path} is not known yet, nor whether it is secret": "{path} n'est pas encore connu, ni s'il est secret",
    "{path:path} is marked secret": "{path} est marqué secret",
    "{path:path} stands in plain text; mark it secret, or let the service make it": "{path} est en clair ; le marquer "
    "secret, ou laisser le service le créer",
    # no_public_exposure.py
    "nothing in it opens a way in": "rien n'y ouvre d'entrée",
    # residency.py, policies/jurisdictions/places.py
    "names no place": "ne nomme aucun lieu",
    "no place is given, so the environment or the cloud decides": "aucun lieu n'est donné : l'environnement ou le "
    "cloud décide",
    "the provider's cloud is {name}, of which we have no table of places": "le cloud du fournisseur est {name}, dont "
    "nous n'avons pas de table des lieux",
    "the provider takes its addresses from another cloud, of which we have no table of places": "le fournisseur prend "
    "ses adresses d'un autre cloud, dont nous n'avons pas de table des lieux",
    "endpointOverrides leads to other places than the region's own": "endpointOverrides mène à d'autres lieux que ceux "
    "de la région",
    "the provider gives no authUrl, so the cloud is not known": "le fournisseur ne donne pas d'authUrl : le cloud "
    "n'est pas connu",
    "{why:message}: outside {perimeter:perimeter} until a table says otherwise": "{why} : hors de {perimeter} tant "
    "qu'aucune table ne dit le contraire",
    '"{name}" is not a place: Azure decides where it is': "« {name} » n'est pas un lieu : Azure en décide",
    '"{name}" is a test region of Azure': "« {name} » est une région d'essai d'Azure",
    '"{name}" is a Local Zone in {country:in_country}: no Local Zone encrypts volumes or logs access': "« {name} » est "
    "une Local Zone {country} : aucune Local Zone ne chiffre les volumes ni ne journalise les accès",
    '"{name}" is an {world:world}, and an {needed:world} is needed here': "« {name} » est un nom d'une autre "
    "sorte ({world}) que celle qu'il faut ici ({needed})",
    '"{name}" is not an {world:world} that we know': "« {name} » ne figure pas dans la table connue ({world})",
    "{name} is in {where:in_country}, inside {perimeter:perimeter}": "{name} est {where}, à l'intérieur de {perimeter}",
    "{name} is in {where:in_country}, outside {perimeter:perimeter}": "{name} est {where}, hors de {perimeter}",
    "{name} is in {where:in_country}, inside {perimeter:perimeter} (declared: {source:source}, {date})": "{name} est "
    "{where}, à l'intérieur de {perimeter} (déclaré : {source}, {date})",
    "{name} is in {where:in_country}, outside {perimeter:perimeter} (declared: {source:source}, {date})": "{name} est "
    "{where}, hors de {perimeter} (déclaré : {source}, {date})",
    "{name} is a sandbox on loopback": "{name} est un bac à sable sur l'interface locale",
    '"{name}" is on loopback and is not listed in sandboxRegions (listed: {listed:allowed})': "« {name} » est sur "
    "l'interface locale et n'est pas dans sandboxRegions (inscrit : {listed})",
    '"{name}" of the cloud at {host} is in no table of places; declare the cloud with its source in declaredClouds, or '
    "use a region that is known": "« {name} » du cloud d'adresse {host} n'est dans aucune table des lieux ; déclarer "
    "le cloud avec sa source dans declaredClouds, ou utiliser une région connue",
    # trace_coverage.py, policies/readers/traced.py
    "can send no traces": "ne peut pas envoyer de traces",
    "can send no traces of its own": "n'a pas de traces propres à envoyer",
    "no reader knows this type, so nobody can say whether it can send traces": "aucun lecteur ne connaît ce type : nul "
    "ne peut dire s'il peut envoyer des traces",
    "no diagnostic setting sends its traces to a log workspace or a storage account": "aucun paramètre de diagnostic "
    "n'envoie ses traces à un espace de journaux ou à un compte de stockage",
    "no flow log records its traffic": "aucun journal de flux n'enregistre son trafic",
    "nobody can say which resource {name} is for": "nul ne peut dire pour quelle ressource est {name}",
    "no setting sends the subscription's activity log, which tells who changed what in it": "aucun paramètre n'envoie "
    "le journal d'activité de l'abonnement, qui dit qui y a changé quoi",
    "the setting {name} is only read here, so its arguments are not known": "le paramètre {name} est seulement lu "
    "ici : ses arguments ne sont pas connus",
    "the setting {name} does not send {categories} of the activity log": "le paramètre {name} n'envoie pas "
    "{categories} du journal d'activité",
    "machines have the container {name} for their traces": "les machines ont le conteneur {name} pour leurs traces",
    "there are machines, but no container with the label {label} for what they tell": "il y a des machines, mais aucun "
    "conteneur qui porte l'étiquette {label} pour ce qu'elles disent",
    "the setting {name} sends no category of logs": "le paramètre {name} n'envoie aucune catégorie de journaux",
    "the setting {name} names neither a log workspace nor a storage account": "le paramètre {name} ne nomme ni espace "
    "de journaux ni compte de stockage",
    "the setting {name} sends traces of the resource to itself alone": "le paramètre {name} n'envoie les traces de la "
    "ressource qu'à elle-même",
    "the setting {name} sends {categories}": "le paramètre {name} envoie {categories}",
    "the flow log {name} has enabled {value}, allowed: true": "journal de flux {name} : enabled vaut {value}, "
    "admis : true",
    "the flow log {name} names no storage account": "le journal de flux {name} ne nomme aucun compte de stockage",
    "the flow log {name} records its traffic": "le journal de flux {name} enregistre son trafic",
    # trace_retention.py
    "no management policy of the account deletes traces when their time is over": "aucune stratégie de gestion du "
    "compte ne supprime les traces au terme de leur conservation",
    "no rule that is on deletes objects by their age, so traces are kept for ever": "aucune règle active ne supprime "
    "les objets selon leur âge : les traces sont conservées sans fin",
    # waivers.py
    "no waiver counts for the rule {rule}": "aucune dérogation ne vaut pour la règle {rule}",
    "the waiver of {rule} on {type:path} {name} is about no resource of this stack": "la dérogation à {rule} sur "
    "{type} {name} ne concerne aucune ressource de cette pile",
    "the waiver of {rule} on {type:path} {name} ended on {date}": "la dérogation à {rule} sur {type} {name} a pris fin "
    "le {date}",
    "the waiver of {rule} on {type:path} {name} begins on {date} only": "la dérogation à {rule} sur {type} {name} ne "
    "commence que le {date}",
    "{rule:path} is waived until {date:path} by {owner}: {words:words}": "{rule} fait l'objet d'une dérogation "
    "jusqu'au {date}, par {owner} : « {words} »",
    "the hub's spec does without no measure": "la spécification de l'entrepôt ne renonce à aucune mesure",
    "the hub's spec does without {words:words}": "la spécification de l'entrepôt renonce à : « {words} »",
    "nothing about it was waived": "aucune dérogation ne la concerne",
}

_READERS: Mapping[str, str] = {
    # backups.py
    "nobody can say what {name} is for": "nul ne peut dire à quoi sert {name}",
    "{name} backs up the machine {machine}": "{name} sauvegarde la machine {machine}",
    "{name} names no backup policy": "{name} ne nomme aucune stratégie de sauvegarde",
    "the policy {name} runs {value}": "la stratégie {name} s'exécute à la fréquence {value}",
    "the policy {name} runs {value}, allowed: Daily or Hourly": "la stratégie {name} s'exécute à la fréquence {value}, "
    "admis : Daily ou Hourly",
    "the backup policy of {name} is not made here, so how often it runs is not known": "la stratégie de sauvegarde de "
    "{name} n'est pas créée ici : sa fréquence n'est pas connue",
    "{name} backs it up": "{name} le sauvegarde",
    "{name} copies its objects to another account": "{name} copie ses objets vers un autre compte",
    "the machine {name} is told of it at its first boot; whether backups are made is seen in that machine's traces "
    "alone": "la machine {name} en est informée à son premier démarrage ; seules les traces de cette machine montrent "
    "si des sauvegardes sont faites",
    "the credential {name} may make copies of it": "l'identifiant d'accès {name} peut en faire des copies",
    "no credential of the stack may make copies of it": "aucun identifiant d'accès de la pile ne peut en faire de "
    "copies",
    "{name} has {path:path} {value}, allowed: true": "{name} : {path} vaut {value}, admis : true",
    "{name} brings back earlier and deleted objects": "{name} permet de restaurer les objets antérieurs ou supprimés",
    "{name} brings back deleted objects": "{name} permet de restaurer les objets supprimés",
    # data_class.py
    "{path:path} is {number} days, allowed: {least} to {most}": "{path} vaut {number} jours, admis : {least} à {most}",
    "{path:path} is {value}, allowed: {least} to {most} days": "{path} vaut {value}, admis : {least} à {most} jours",
    # grants.py
    "{path:path} is not given, so the right never ends": "{path} n'est pas donné : le droit ne prend jamais fin",
    "{path:path} is {value}, which is no date": "{path} vaut {value}, qui n'est pas une date",
    "{path:path} is {value}: everybody": "{path} vaut {value} : tout le monde",
    "access for {client} only": "accès pour {client} seulement",
    "{path:path} is {value}: so wide a range may write, allowed: {width}": "{path} vaut {value} : une plage aussi "
    "large peut écrire, admis : {width}",
    "only {client} may write": "seul {client} peut écrire",
    # key_strength.py
    "{algorithm} with {number} bits": "{algorithm} à {number} bits",
    "{path:path} is {value}, allowed for {algorithm}: {least} or more": "{path} vaut {value}, admis pour "
    "{algorithm} : {least} ou plus",
    # tls.py
    "{path:path} is {value}: passes TLS on to the members, which end it": "{path} vaut {value} : transmet TLS aux "
    "membres, qui le terminent",
    "{path:path} is {value}, which encrypts nothing, allowed: {allowed:allowed}": "{path} vaut {value}, qui ne chiffre "
    "rien, admis : {allowed}",
    "{path:path} is not given, so the cloud decides, allowed: {allowed:allowed}": "{path} n'est pas donné : le cloud "
    "décide, admis : {allowed}",
    "TLS ends here, {path:path} is {value}": "TLS se termine ici, {path} vaut {value}",
    "{path:path} begins with https": "{path} commence par https",
    "{path:path} does not leave this machine": "{path} ne quitte pas cette machine",
    "{path:path} is {value}, which does not begin with https": "{path} vaut {value}, qui ne commence pas par https",
}

_AZURE: Mapping[str, str] = {
    # analytics.py, containers.py, databases.py, storage.py, messaging.py
    "{path:path} is a password, which several can know": "{path} est un mot de passe, que plusieurs peuvent connaître",
    "the model works in its account's region ({value})": "le modèle travaille dans la région de son compte ({value})",
    "{path:path} is {value}: prompts may be processed in other regions; give {allowed:allowed}": "{path} vaut {value} "
    ": les requêtes peuvent être traitées dans d'autres régions ; donner {allowed}",
    "lets addresses outside of the hub's networks in": "admet des adresses extérieures aux réseaux de l'entrepôt",
    "{path:path} is a password of the workspace's own": "{path} est un mot de passe propre à l'espace de travail",
    "no argument shows whether the service is closed to public networks": "aucun argument ne montre si le service est "
    "fermé aux réseaux publics",
    "{path:path} is a secret of a principal; give the cluster an identity": "{path} est le secret d'un principal ; "
    "donner une identité au cluster",
    "is a name with passwords of the registry's own": "est un nom doté de mots de passe propres au registre",
    "{path:path} is a password of the server's own, which several can know": "{path} est un mot de passe propre au "
    "serveur, que plusieurs peuvent connaître",
    "stands in a subnet of the hub's, without a public address": "se trouve dans un sous-réseau de l'entrepôt, sans "
    "adresse publique",
    "takes encrypted connections only, unless a Configuration says otherwise, which is judged by itself": "n'accepte "
    "que des connexions chiffrées, sauf si une Configuration, jugée à part, en décide autrement",
    "takes encrypted connections only": "n'accepte que des connexions chiffrées",
    "{path:path} is a shared key of an account; use an identity": "{path} est une clé partagée d'un compte ; utiliser "
    "une identité",
    "backups lie in the account's own regions": "les sauvegardes se trouvent dans les régions du compte",
    "every moment of the last days can be brought back": "tout instant des derniers jours peut être restauré",
    "is an account with a password or key of its own": "est un compte doté de son propre mot de passe ou de sa propre "
    "clé",
    "is a shared key, which names nobody": "est une clé partagée, qui ne désigne personne",
    "write-once, and nobody can shorten that": "écriture unique, et nul ne peut en abréger la durée",
    "{path:path} is Unlocked, so the policy can still be removed: it is made unlocked, and must be locked in a second "
    "deployment": "{path} vaut Unlocked : la stratégie peut encore être retirée ; elle est créée déverrouillée et doit "
    "être verrouillée par un second déploiement",
    # backup.py
    "backups cannot be deleted before their time, and nobody can change that": "les sauvegardes ne peuvent pas être "
    "supprimées avant leur terme, et nul ne peut changer cela",
    "{path:path} is Unlocked, so whoever manages the vault can take the protection off: it is made unlocked, and must "
    "be locked in a second deployment": "{path} vaut Unlocked : qui gère le coffre peut retirer la protection ; elle "
    "est créée déverrouillée et doit être verrouillée par un second déploiement",
    "the policy says nowhere how long backups are kept": "la stratégie ne dit nulle part combien de temps les "
    "sauvegardes sont conservées",
    "{path:path} keeps backups {number} days or more": "{path} conserve les sauvegardes {number} jours ou plus",
    "{path:path} keeps backups {why:message}": "{path} conserve les sauvegardes {why}",
    "too short ({value}), allowed: {least} days or more": "trop peu de temps ({value}), admis : {least} jours ou plus",
    # checks.py
    "{path:path} is {number} {unit:unit}": "{path} vaut {number} {unit}",
    "{path:path} is {value}, allowed: {least} {unit:unit} or more": "{path} vaut {value}, admis : {least} {unit} ou "
    "plus",
    "{path:path} is {value}, allowed: {allowed:both} only": "{path} vaut {value}, admis : {allowed} seulement",
    "{path:path} names no version of the key, so each rotation takes effect": "{path} ne nomme aucune version de la "
    "clé : chaque rotation prend effet",
    "{path:path} is {value}: the key's rotation would change nothing": "{path} vaut {value} : la rotation de la clé ne "
    "changerait rien",
    # compute.py, encryption.py
    "encrypted at the host": "chiffrement sur l'hôte",
    "a confidential machine whose disk is encrypted with its guest state": "une machine confidentielle dont le disque "
    "est chiffré avec son état invité",
    "the disk has a key of the customer's, or is a disk judged by itself": "le disque a une clé du client, ou est un "
    "disque jugé à part",
    "no key of the customer's, which the configuration asks for": "aucune clé du client, que demande pourtant la "
    "configuration",
    "encrypted with the customer's key": "chiffrement avec la clé du client",
    "encrypted with the provider's key": "chiffrement avec la clé de l'hébergeur",
    "neither the customer's nor the provider's encryption is asked for": "ni le chiffrement du client ni celui de "
    "l'hébergeur n'est demandé",
    "key material, which the vault itself encrypts": "matériel de clé, que le coffre chiffre lui-même",
    "the service always encrypts what it stores, with keys the provider holds": "le service chiffre toujours ce qu'il "
    "stocke, avec des clés que détient l'hébergeur",
    "{path:path} copies the image to edge zones, which are in no list of places": "{path} copie l'image vers des zones "
    "de périphérie, qui ne sont dans aucune liste de lieux",
    "no osProfile is given: which accounts its disk holds is not to be seen": "aucun osProfile n'est donné : les "
    "comptes que contient son disque ne se voient pas",
    "{value} gives the machine a local account or a new password": "{value} donne à la machine un compte local ou un "
    "nouveau mot de passe",
    "{path:path} gives a public address": "{path} donne une adresse publique",
    # edge.py
    "decrypts and keeps what passes at edges all over the world, outside of any perimeter": "déchiffre et conserve ce "
    "qui passe par des points de présence dans le monde entier, hors de tout périmètre",
    "is an entry from the internet": "est une entrée depuis Internet",
    "takes HTTPS only": "n'accepte que HTTPS",
    "{path:path} is {value}, allowed: Https only": "{path} vaut {value}, admis : Https seulement",
    "publishes names of entries to everybody": "publie à tous des noms d'entrées",
    # hardening.py
    "extensions may be put in: Azure Backup brings its own to machines with disks of data": "des extensions peuvent "
    "être installées : Azure Backup apporte la sienne aux machines qui ont des disques de données",
    "starts from exactly {value}": "démarre exactement de {value}",
    "{path:path} is {value}: what is in it may change; name an exact version": "{path} vaut {value} : son contenu peut "
    "changer ; nommer une version exacte",
    "{path:path} is made in the same run": "{path} est créé dans la même exécution",
    # identity.py
    "{role:role} can do everything or give rights to others; give a narrower role": "{role} permet de tout faire ou de "
    "donner des droits à d'autres ; donner un rôle plus étroit",
    "roleDefinitionId and scope must say which right is given, and where": "roleDefinitionId et scope doivent dire "
    "quel droit est donné, et où",
    "{role:role} is given on {scope}: allowed is a resource, or a group for those who watch": "{role} est donné sur "
    "{scope} : admis est une ressource, ou un groupe pour qui ne fait qu'observer",
    "{role:role} is given on a whole resource group; give it on the resource it is for": "{role} est donné sur un "
    "groupe de ressources entier ; le donner sur la ressource visée",
    "{role:role} may be given on single resources only, and the scope is not known yet": "{role} ne peut être donné "
    "que sur des ressources seules, et la portée n'est pas encore connue",
    "{role:role} is given on {scope}": "{role} est donné sur {scope}",
    "the right ends by itself": "le droit prend fin de lui-même",
    "{path:path} gives no end of the right": "{path} ne donne pas de fin au droit",
    "{path:path} is {value}: it gives rights to others": "{path} vaut {value} : cela donne des droits à d'autres",
    "{path:path} names what may be done": "{path} nomme ce qui peut être fait",
    "{path:path} is {value}: it stands for more than a task; name each action": "{path} vaut {value} : cela couvre "
    "plus qu'une tâche ; nommer chaque action",
    "the role can be given on {scope} only": "le rôle ne peut être donné que sur {scope}",
    "{path:path} is {value}: the role could be given on more than a resource group": "{path} vaut {value} : le rôle "
    "pourrait être donné sur plus qu'un groupe de ressources",
    "one subject may take the identity: {subject}": "un seul sujet peut prendre l'identité : {subject}",
    "subject is {value}: it must name the one workload that may take the identity": "subject vaut {value} : il doit "
    "nommer la seule charge de travail qui peut prendre l'identité",
    # keys.py
    "the key serves one purpose: {value}": "la clé sert à un seul usage : {value}",
    "{path:path} is {value}, allowed: wrapping, encrypting or signing, each with its counterpart, and nothing else": ""
    "{path} vaut {value}, admis : enveloppement, chiffrement ou signature, chacun avec son inverse, et rien d'autre",
    "nothing renews the key: its rotation policy has no action of type rotate": "rien ne renouvelle la clé : sa "
    "stratégie de rotation n'a pas d'action de type rotate",
    "each version of the key ends": "chaque version de la clé prend fin",
    "{path:path} is {value}: no version of the key ends, allowed: days, as in P455D": "{path} vaut {value} : aucune "
    "version de la clé ne prend fin, admis : des jours, comme P455D",
    "{path:path} does not say after how long: allowed are whole days, as in P90D": "{path} ne dit pas au bout de "
    "combien de temps : sont admis des jours entiers, comme P90D",
    "the key is renewed after {number} days, allowed: {most} days or less": "la clé est renouvelée au bout de {number} "
    "jours, admis : {most} jours ou moins",
    "the key is renewed after {number} days": "la clé est renouvelée au bout de {number} jours",
    "is a right that the vault keeps by itself, beside the roles that can be reviewed and end": "est un droit que le "
    "coffre tient lui-même, à côté des rôles qui peuvent être revus et prendre fin",
    # logs.py
    "kept as long as the workspace says, which is judged by itself": "conservation de la durée que fixe l'espace de "
    "journaux, jugé à part",
    "kept in a workspace, which is judged by itself": "conservation dans un espace de journaux, jugé à part",
    # network.py
    "lets nothing in": "n'admet rien en entrée",
    "lets in everybody: {path:path} is {value}": "admet tout le monde : {path} vaut {value}",
    "lets in everybody: no source is given": "admet tout le monde : aucune source n'est donnée",
    "lets in everybody: {ranges}": "admet tout le monde : {ranges}",
    "a source is a service tag, and which addresses it holds is Azure's to change": "une source est une balise de "
    "service, dont Azure peut changer les adresses",
    "lets in named ranges only": "n'admet que des plages nommées",
    "forwards a public port to a machine": "transfère un port public vers une machine",
    "{path:path} is {value}: lets out what is not encrypted, allowed: Https or Mssql": "{path} vaut {value} : laisse "
    "sortir ce qui n'est pas chiffré, admis : Https ou Mssql",
    "VPN clients sign in as a person of the tenant": "les clients VPN s'authentifient comme une personne du locataire",
    "{path:path} is {value}: certificates and RADIUS secrets can be shared; give AAD": "{path} vaut {value} : "
    "certificats et secrets RADIUS peuvent être partagés ; donner AAD",
    "{path:path} forwards public ports to machines": "{path} transfère des ports publics vers des machines",
    "{path:path} gives public addresses": "{path} donne des adresses publiques",
    "lets traffic out only; its addresses are judged by themselves": "ne laisse que sortir du trafic ; ses adresses "
    "sont jugées à part",
    "is a public address": "est une adresse publique",
    "is a range of public addresses": "est une plage d'adresses publiques",
    # places.py
    "lies where its parent lies, which is judged by itself": "se trouve où se trouve son parent, jugé à part",
    "is encrypted with its parent, which is judged by itself": "est chiffré avec son parent, jugé à part",
    "is reached through its parent, which is judged by itself": "est atteint par son parent, jugé à part",
    "belongs to the tenant's or subscription's settings, which have no region and hold no health data": "relève des "
    "paramètres du locataire ou de l'abonnement, qui n'ont pas de région et ne contiennent pas de données de santé",
    "no location is given, so the resource group or the provider decides": "aucun emplacement n'est donné : le groupe "
    "de ressources ou le fournisseur décide",
    "a global service that holds no health data": "un service mondial qui ne contient pas de données de santé",
    "extendedLocation moves the resource to an edge zone, which is in no list of places": "extendedLocation place la "
    "ressource dans une zone de périphérie, qui n'est dans aucune liste de lieux",
    "copies stay in the region ({value})": "les copies restent dans la région ({value})",
    "{path:path} is {value}: copies may go to a region Azure chooses; give {allowed:allowed}": "{path} vaut {value} : "
    "des copies peuvent aller dans une région que choisit Azure ; donner {allowed}",
    "{path:path} is {value}: backups may be restored in another region": "{path} vaut {value} : des sauvegardes "
    "peuvent être restaurées dans une autre région",
    "copies go to what this stack makes, which is judged by itself": "les copies vont vers ce que crée cette pile, "
    "jugé à part",
    "copies go to what this stack does not make, and an id does not tell where that lies": "les copies vont vers ce "
    "que cette pile ne crée pas, et un identifiant ne dit pas où cela se trouve",
}

_OPENSTACK: Mapping[str, str] = {
    # backup.py
    "earlier versions are kept in another container": "les versions antérieures sont conservées dans un autre "
    "conteneur",
    "earlier versions are kept": "les versions antérieures sont conservées",
    "{path:path} is {value}, so no earlier versions are kept, allowed: true": "{path} vaut {value} : aucune version "
    "antérieure n'est conservée, admis : true",
    # balancing.py
    "speaks TLS to its members": "parle TLS à ses membres",
    "{path:path} is {value}: passes on what its listener accepts": "{path} vaut {value} : transmet ce qu'accepte son "
    "écouteur",
    "{path:path} is {value}, which does not say whether TLS ended before it": "{path} vaut {value}, qui ne dit pas si "
    "TLS s'est terminé avant",
    "{path:path} is {value} and {switch:path} is {state}: speaks to its members in the clear, allowed: tlsEnabled "
    "true": "{path} vaut {value} et {switch} vaut {state} : parle en clair à ses membres, admis : tlsEnabled true",
    # compute.py
    "the root disk is the host's local disk; boot from a volume of an encrypted type": "le disque racine est le disque "
    "local de l'hôte ; démarrer d'un volume d'un type chiffré",
    "an existing volume, which is judged by itself": "un volume existant, jugé à part",
    "{path:path} is {value}: a local disk of the host is not encrypted; give volume and an encrypted volume type": ""
    "{path} vaut {value} : un disque local de l'hôte n'est pas chiffré ; donner volume et un type de volume chiffré",
    "no network is given, so the cloud attaches one by itself": "aucun réseau n'est donné : le cloud en attache un de "
    "lui-même",
    "attaches a port, which is judged by itself": "attache un port, jugé à part",
    "{path:path} is not given, so the port has the project's default group, which may open all": "{path} n'est pas "
    "donné : le port a le groupe par défaut du projet, qui peut tout ouvrir",
    "{path:path} is not given, so the cloud makes the private key and hands it out": "{path} n'est pas donné : le "
    "cloud crée la clé privée et la remet",
    "{path:path} is of a retired kind, {value}": "{path} est d'une sorte abandonnée, {value}",
    "the public half of somebody's own key": "la moitié publique de la clé d'une personne",
    "{path:path} is {value}, which may be another image tomorrow; give imageId": "{path} vaut {value}, qui sera "
    "peut-être une autre image demain ; donner imageId",
    "{path:path} is {value}, which is no image's id": "{path} vaut {value}, qui n'est l'identifiant d'aucune image",
    "{path:path} is a password of the administrator, which whoever deploys knows": "{path} est un mot de passe de "
    "l'administrateur, que connaît quiconque déploie",
    "made from a file or address given here, not from a disk of the hub": "fait d'un fichier ou d'une adresse donnés "
    "ici, non d'un disque de l'entrepôt",
    # connection.py
    "certificates are verified": "les certificats sont vérifiés",
    "{path:path} is {value}: certificates are not verified, allowed: false": "{path} vaut {value} : les certificats ne "
    "sont pas vérifiés, admis : false",
    # identity.py
    "{path:path} is {value}, which may do everything or give rights to others": "{path} vaut {value}, qui peut tout "
    "faire ou donner des droits à d'autres",
    "accessRules is not given, so the credential may do all that its roles may; name each call": "accessRules n'est "
    "pas donné : l'identifiant d'accès peut tout ce que peuvent ses rôles ; nommer chaque appel",
    "{method} on {path:path} only": "{method} sur {path} seulement",
    "{path:path} is {value}: may change everything of the service": "{path} vaut {value} : peut tout changer du "
    "service",
    "{path:path} is {value}: may read everything that the service holds": "{path} vaut {value} : peut lire tout ce que "
    "contient le service",
    "{method} on {path:path} looks at settings only": "{method} sur {path} ne regarde que des paramètres",
    "{path:path} is an id, which does not say what the role may do": "{path} est un identifiant, qui ne dit pas ce que "
    "peut le rôle",
    "{path:path} is given: the role counts in every project of a domain; name one project": "{path} est donné : le "
    "rôle vaut dans chaque projet d'un domaine ; nommer un projet",
    "the role counts in one project": "le rôle vaut dans un seul projet",
    "{path:path} gives the account a password, which whoever deploys knows": "{path} donne au compte un mot de passe, "
    "que connaît quiconque déploie",
    "makes an access key, which whoever holds it may use and which names nobody but its user": "crée une clé d'accès, "
    "utilisable par quiconque la détient et qui ne désigne que son utilisateur",
    "makes an access key that never ends and has all of its user's roles": "crée une clé d'accès qui ne prend jamais "
    "fin et qui a tous les rôles de son utilisateur",
    "is inherited by every project below": "est hérité par chaque projet de niveau inférieur",
    # keys.py
    "key material, which the key manager's own store encrypts": "matériel de clé, que chiffre le stockage propre au "
    "gestionnaire de clés",
    "{path:path} is {value}, which everybody may know": "{path} vaut {value}, que tous peuvent connaître",
    "only its creator and those named in its access list may read it": "seuls son créateur et ceux que nomme sa liste "
    "d'accès peuvent le lire",
    "{path:path} is {value}: every member of the project may read it, allowed: false": "{path} vaut {value} : chaque "
    "membre du projet peut le lire, admis : false",
    # logs.py
    "{path:path} is {value}: others may change or delete traces, allowed: none": "{path} vaut {value} : d'autres "
    "peuvent changer ou supprimer des traces, admis : rien",
    "no access list lets anybody write": "aucune liste d'accès ne permet d'écrire",
    # network.py
    "{path:path} is made in the same run and judged by itself": "{path} est créé dans la même exécution et jugé à part",
    "{path:path} is the external network {name}": "{path} est le réseau externe {name}",
    "{path:path} is not an external network": "{path} n'est pas un réseau externe",
    "no security group is given, so the project's default group applies, which may open all": "aucun groupe de "
    "sécurité n'est donné : le groupe par défaut du projet s'applique, qui peut tout ouvrir",
    '{path:path} holds the group "default", which may open all': "{path} contient le groupe « default », qui peut tout "
    "ouvrir",
    "security groups of its own": "a ses propres groupes de sécurité",
    "belongs to a machine, and no security group applies to it": "appartient à une machine, et aucun groupe de "
    "sécurité ne s'y applique",
    "carries no security group on purpose; its network decides": "n'a à dessein aucun groupe de sécurité ; son réseau "
    "décide",
    "{path:path} is {value}: may send and receive for any address": "{path} vaut {value} : peut émettre et recevoir "
    "pour toute adresse",
    "may also speak for {value}": "peut aussi parler pour {value}",
    "lets traffic out, not in": "laisse sortir le trafic, non entrer",
    "lets in members of a group, which is judged by itself": "admet les membres d'un groupe, jugé à part",
    "lets in everybody: no remote range and no remote group is given": "admet tout le monde : ni plage ni groupe "
    "distants ne sont donnés",
    "lets in {range} only": "n'admet que {range}",
    "the addresses hold everybody: {value}": "les adresses contiennent tout le monde : {value}",
    "the addresses do not hold everybody": "les adresses ne contiennent pas tout le monde",
    "targetTenant is *: every project of the cloud may use the object": "targetTenant vaut * : chaque projet du cloud "
    "peut utiliser l'objet",
    "shared with {value} only": "partagé avec {value} seulement",
    "{path:path} is {value}: others may route through it, allowed: access_as_shared": "{path} vaut {value} : d'autres "
    "peuvent y faire passer des routes, admis : access_as_shared",
    "gives a machine a public address": "donne une adresse publique à une machine",
    "{path:path} joins the router to a public network": "{path} joint le routeur à un réseau public",
    "{path:path} gives the router a public address": "{path} donne une adresse publique au routeur",
    # places.py
    "belongs to the cloud's identity service, which has no region and holds no health data": "relève du service "
    "d'identité du cloud, qui n'a pas de région et ne contient pas de données de santé",
    "no region is given and the provider is not known": "aucune région n'est donnée et le fournisseur n'est pas connu",
    # storage.py
    "volume type {name} encrypts": "le type de volume {name} chiffre",
    "{path:path} is {value}, which is not an encrypted type; those are {names}": "{path} vaut {value}, qui n'est pas "
    "un type chiffré ; le sont {names}",
    "{path:path} is {value}: {users:users} may use the container": "{path} vaut {value} : le conteneur "
    "est utilisable par {users}",
    "{path:path} names no anonymous access": "{path} ne nomme aucun accès anonyme",
    "containerSyncTo copies the objects to another cluster, whose place cannot be known": "containerSyncTo copie les "
    "objets vers un autre cluster, dont le lieu ne peut être connu",
    "{path:path} lets whoever knows it make links that name nobody": "{path} permet à quiconque le connaît de créer "
    "des liens qui ne désignent personne",
    "no key for signed links": "pas de clé pour des liens signés",
    "access for a named client only": "accès pour un client nommé seulement",
    "may read only": "peut seulement lire",
    "a named client may write": "un client nommé peut écrire",
    "{path:path} is shared with another cluster, and names nobody": "{path} est partagé avec un autre cluster, et ne "
    "désigne personne",
    "makes a link that anybody may use": "crée un lien que n'importe qui peut utiliser",
    "its container decides who reads it": "son conteneur décide de qui le lit",
    "{path:path} is a password of the directory, which whoever deploys knows": "{path} est un mot de passe de "
    "l'annuaire, que connaît quiconque déploie",
}

_OVH: Mapping[str, str] = {
    # ovh.py
    "{path:path} is {value}, of which we have no table of places, allowed: {allowed:allowed}": "{path} vaut {value}, "
    "dont nous n'avons pas de table des lieux, admis : {allowed}",
    "{path:path} is {value}, a name for an address with https": "{path} vaut {value}, nom d'une adresse en https",
    "belongs to the account, which has no region and holds no health data": "relève du compte, qui n'a pas de région "
    "et ne contient pas de données de santé",
    "lies with what it belongs to, which is judged by itself": "se trouve avec ce dont il relève, jugé à part",
    "no argument shows whether {what:hidden}, and no document that we read says so": "aucun argument ne montre si "
    "{what}, et aucun document lu ne le dit",
    "under a key of the customer's": "sous une clé du client",
    "{path:path} is not given, so OVHcloud holds the key, and the customer must": "{path} n'est pas donné : OVHcloud "
    "détient la clé, alors que le client doit la détenir",
    "encrypted as the share was that the snapshot is of, which is not shown here": "chiffré comme l'était le partage "
    "dont est pris l'instantané, ce qui ne se voit pas ici",
    "its users' policies decide who reads it": "les stratégies de ses utilisateurs décident de qui le lit",
    "{path:path} allows {actions} on {resources}: name actions and buckets": "{path} autorise {actions} sur "
    "{resources} : nommer les actions et les buckets",
    "{path:path} names its actions and buckets": "{path} nomme ses actions et ses buckets",
    "makes an access key that never ends": "crée une clé d'accès qui ne prend jamais fin",
    "boots from a volume, which is judged by itself": "démarre d'un volume, jugé à part",
    "the root disk is the host's local disk; boot from an encrypted volume": "le disque racine est le disque local de "
    "l'hôte ; démarrer d'un volume chiffré",
    "{path:path} makes the root disk the host's local disk; boot from an encrypted volume": "{path} fait du disque "
    "racine le disque local de l'hôte ; démarrer d'un volume chiffré",
    "takes no security group, so the project's default group applies, which may open all": "n'admet pas de groupe de "
    "sécurité : le groupe par défaut du projet s'applique, qui peut tout ouvrir",
    "{path:path} is a private network": "{path} est un réseau privé",
    "{path:path} is not given, which makes the interface public": "{path} n'est pas donné, ce qui rend l'interface "
    "publique",
    "security groups of its own, or none, which lets nothing in": "a ses propres groupes de sécurité, ou aucun, ce qui "
    "n'admet rien en entrée",
    "lets in everybody: {path:path} is not given, nor a remote group": "admet tout le monde : {path} n'est pas donné, "
    "ni un groupe distant",
    "joins a private network to the internet": "joint un réseau privé à Internet",
    "routes public addresses into the private network": "achemine des adresses publiques vers le réseau privé",
    "{path:path} gives it a public address": "{path} lui donne une adresse publique",
    "{path:path} joins its network to the internet": "{path} joint son réseau à Internet",
    "regions is not given, which means every region, those outside of the Union too": "regions n'est pas donné, ce qui "
    "vaut pour toute région, celles hors de l'Union aussi",
    "{path:path} is {value}: speaks to its members in the clear": "{path} vaut {value} : parle en clair à ses membres",
    "{path:path} is empty, so everybody may connect": "{path} est vide : tous peuvent se connecter",
    "{engine} is run by OVHcloud itself": "{engine} est exploité par OVHcloud lui-même",
    "{engine} is run by a subcontractor, {name:subcontractor} (OVHcloud's table of "
    "HDS guarantees, 2024-05-16), so where it keeps technical data is not shown; run the database on machines of the "
    "hub": "{engine} est exploité par un sous-traitant, {name} (tableau "
    "OVHcloud des garanties HDS, 2024-05-16) : le lieu de ses données techniques ne se voit pas ; exploiter la base de "
    "données sur des machines de l'entrepôt",
    "no node is given": "aucun nœud n'est donné",
    "backupRegions is not given, so the cloud decides where backups lie": "backupRegions n'est pas donné : le cloud "
    "décide du lieu des sauvegardes",
    "is an account with a password that the cloud makes": "est un compte dont le cloud crée le mot de passe",
    "an elliptic curve, {value}": "une courbe elliptique, {value}",
    "a certificate for a key that its holder made": "un certificat pour une clé que son détenteur a créée",
    "{path:path} is not given, so the service makes the private key and hands it out": "{path} n'est pas donné : le "
    "service crée la clé privée et la remet",
    "key material, which the key management's own store encrypts": "matériel de clé, que chiffre le stockage propre à "
    "la gestion des clés",
    "its public address answers nobody without a client certificate": "son adresse publique ne répond à personne sans "
    "certificat client",
    "no role is given, so the cloud decides; name those that the work needs": "aucun rôle n'est donné : le cloud "
    "décide ; nommer ceux dont le travail a besoin",
    "{path:path} is {value}, which may do everything": "{path} vaut {value}, qui peut tout faire",
    "{path:path} is {value}: everything of a product, name actions": "{path} vaut {value} : tout d'un produit, nommer "
    "des actions",
    "{path:path} is {value}: name single resources": "{path} vaut {value} : nommer des ressources une à une",
    "{path:path} is one resource": "{path} est une seule ressource",
    "ends after {number} seconds": "prend fin au bout de {number} secondes",
    "{path:path} is {value}, which is no time": "{path} vaut {value}, qui n'est pas une durée",
    "the state keeps no secret": "l'état ne conserve aucun secret",
    "{path:path} is {value}, so the state keeps the client's secret": "{path} vaut {value} : l'état conserve le secret "
    "du client",
    "a public name; the address that it leads to is judged by itself": "un nom public ; l'adresse à laquelle il mène "
    "est jugée à part",
    "has a public address for its API": "a une adresse publique pour son API",
    "a copy of a volume's blocks, encrypted as the volume is, which is judged by itself": "une copie des blocs d'un "
    "volume, chiffrée comme le volume, jugé à part",
    "a copy of a share, encrypted as the share is, which is judged by itself": "une copie d'un partage, chiffrée comme "
    "le partage, jugé à part",
    "makes a token, which whoever holds it may use": "crée un jeton, utilisable par quiconque le détient",
}

_NETWORKS: Mapping[str, str] = {
    # model.py, ranges.py, and what Python itself says of numbers and addresses
    "{name}: {problem:message}": "{name} : {problem}",
    "{protocol:path} is no protocol we know": "{protocol} n'est pas un protocole connu",
    "invalid literal for int() with base 10: {value:quoted}": "{value} n'est pas un nombre entier en base 10",
    "{value:quoted} does not appear to be an IPv4 or IPv6 network": "{value} n'est pas un réseau IPv4 ou IPv6",
    "{value:quoted} does not appear to be an IPv4 or IPv6 address": "{value} n'est pas une adresse IPv4 ou IPv6",
    # azure.py
    "which network it joins is not known: {value}": "le réseau qu'il joint n'est pas connu : {value}",
    "joins a network of elsewhere, whose addresses are not known: {value}": "joint un réseau d'ailleurs, dont les "
    "adresses ne sont pas connues : {value}",
    "where it lies is not known: {path:path} is {value}": "où il se trouve n'est pas connu : {path} vaut {value}",
    "its group of rules is not of this stack: {value}": "son groupe de règles n'est pas de cette pile : {value}",
    "stands in a subnet of elsewhere: {value}": "se trouve dans un sous-réseau d'ailleurs : {value}",
    "{path:path} is not known yet, so nobody can say where it stands": "{path} n'est pas encore connu : nul ne peut "
    "dire où cela se trouve",
    "{path:path} is true: it can pass on what others send": "{path} vaut true : peut transmettre ce que d'autres "
    "envoient",
    "{path:path} names addresses that are not known: {value}": "{path} nomme des adresses qui ne sont pas connues : "
    "{value}",
    "the group that it belongs to is not known: {value}": "le groupe dont elle relève n'est pas connu : {value}",
    "no rule denies the rest {direction:direction}, so the default rules decide: {defaults:message}": "aucune règle ne "
    "refuse le reste {direction} : les règles par défaut décident : {defaults}",
    "AllowVnetInBound lets in every machine of the network and of its peers": "AllowVnetInBound admet chaque machine "
    "du réseau et de ses pairs",
    "AllowVnetOutBound and AllowInternetOutBound let everything out": "AllowVnetOutBound et AllowInternetOutBound "
    "laissent tout sortir",
    # azure_exits.py
    "lets out whatever stands in its subnets, past every firewall": "laisse sortir tout ce qui se trouve dans ses "
    "sous-réseaux, sans passer par aucun pare-feu",
    "{path:path} lets out the machines behind it, past every firewall": "{path} laisse sortir les machines qui sont "
    "derrière, sans passer par aucun pare-feu",
    "filters what leaves: its rules are judged where they stand": "filtre ce qui sort : ses règles sont jugées là où "
    "elles figurent",
    "Azure gives its machines no way out": "Azure ne donne pas de sortie à ses machines",
    "{path:path} is {value}, allowed: false: Azure lets its machines out by itself": "{path} vaut {value}, admis : "
    "false : Azure laisse de lui-même sortir ses machines",
    "its machines leave by the NAT gateway {value}": "ses machines sortent par la passerelle NAT {value}",
    "route {prefix} of {name} leads straight to the internet": "la route {prefix} de {name} mène droit à Internet",
    "its groups let nothing out to the internet": "ses groupes ne laissent rien sortir vers Internet",
    "{rules:rules_out} lets out to the internet, and no route 0.0.0.0/0 leads to a firewall": "sortie vers Internet "
    "ouverte par {rules}, et aucune route 0.0.0.0/0 ne mène à un pare-feu",
    "leaves by {name}, whose rules are judged by themselves": "sort par {name}, dont les règles sont jugées à part",
    "leaves by {name}, a machine whose rules are not seen": "sort par {name}, une machine dont les règles ne se voient "
    "pas",
    "leaves by {name}, which is no firewall of this stack: what it lets out is not known": "sort par {name}, qui n'est "
    "pas un pare-feu de cette pile : ce qu'il laisse sortir n'est pas connu",
    "{path:path} gives its machine a way out of its own": "{path} donne à sa machine une sortie à elle",
    "{path:path} is {value}: whose names these are is for others to change": "{path} vaut {value} : d'autres peuvent "
    "changer à qui sont ces noms",
    "{path:path} is {value}: any host may be reached": "{path} vaut {value} : tout hôte peut être atteint",
    "{path:path} is {value}: any address may be reached": "{path} vaut {value} : toute adresse peut être atteinte",
    "a destination is a service tag, and which addresses it holds is Azure's to change": "une destination est une "
    "balise de service, dont Azure peut changer les adresses",
    "lets out to {names}: any address": "laisse sortir vers {names} : toute adresse",
    "lets out to {names}": "laisse sortir vers {names}",
    # openstack.py
    "its range comes from a pool, so it is not known": "sa plage vient d'une réserve : elle n'est pas connue",
    "which router it joins is not known: {value}": "le routeur qu'elle joint n'est pas connu : {value}",
    "which subnet it joins is not known: {value}": "le sous-réseau qu'elle joint n'est pas connu : {value}",
    "{path:path} is {value}, so its default rules let everything out": "{path} vaut {value} : ses règles par défaut "
    "laissent tout sortir",
    "{name} is only read here, so its arguments are not known": "{name} est seulement lu ici : ses arguments ne sont "
    "pas connus",
    "{name}: who is a member of {value} is not known": "{name} : qui est membre de {value} n'est pas connu",
    "stands in a subnet that is not of this stack: {value}": "se trouve dans un sous-réseau qui n'est pas de cette "
    "pile : {value}",
    "stands on a network that has no subnet in this stack: {value}": "se trouve sur un réseau qui n'a pas de "
    "sous-réseau dans cette pile : {value}",
    "whether groups guard it is not known": "si des groupes le gardent n'est pas connu",
    "no group guards it, and it may send under any address": "aucun groupe ne le garde, et il peut émettre sous toute "
    "adresse",
    "{path:path} names a group that is not of this stack: {value}": "{path} nomme un groupe qui n'est pas de cette "
    "pile : {value}",
    "{path:path} is not known yet, so nobody can say what guards it": "{path} n'est pas encore connu : nul ne peut "
    "dire ce qui le garde",
    "carries the project's group `default`, which others may change": "porte le groupe `default` du projet, que "
    "d'autres peuvent changer",
    "{path:path} lets it send as {addresses:addresses}, outside of its subnet": "{path} lui permet d'émettre comme "
    "{addresses}, hors de son sous-réseau",
    # openstack_exits.py
    "{path:path} joins it to a public network: {value}": "{path} le joint à un réseau public : {value}",
    "has no gateway to a public network": "n'a pas de passerelle vers un réseau public",
    "gives a machine a way out of its own": "donne à une machine une sortie à elle",
    "{path:path} is the public network {name}": "{path} est le réseau public {name}",
    "no group guards it, so everything may leave": "aucun groupe ne le garde : tout peut sortir",
    "carries the project's group `default`, which lets everything out": "porte le groupe `default` du projet, qui "
    "laisse tout sortir",
    "carries groups of its own": "porte ses propres groupes",
    "is the project's group `default`": "est le groupe `default` du projet",
    "its default egress rules are deleted": "ses règles de sortie par défaut sont supprimées",
    "{path:path} is {value}, allowed: true: its default rules let everything out": "{path} vaut {value}, admis : "
    "true : ses règles par défaut laissent tout sortir",
    "lets out to everybody by {services:services}: {names}; only declared exits may": "laisse sortir vers tous par "
    "{services} : {names} ; seules des sorties déclarées le peuvent",
    "lets out to everybody by {services:services}, as the plan declares: {names}": "laisse sortir vers tous par "
    "{services}, comme le déclare le plan : {names}",
}

_LAWS: Mapping[str, str] = {
    # policies/rules/sovereignty.py
    "the level sovereign was not asked for; the table of exposure tells whose law reaches the data": "le niveau "
    "sovereign n'a pas été demandé ; le tableau d'exposition dit quel droit atteint les données",
    "unknown": "inconnu",
    "cloud:{host:path}": "cloud:{host}",
    "cloud:{host:path}: {name:phrase}": "cloud:{host} : {name}",
    "microsoft-azure: {name:name_of_actor}": "microsoft-azure : {name}",
    "ovhcloud: {name:phrase}": "ovhcloud : {name}",
    "aiven: {name:phrase}": "aiven : {name}",
    "sandbox: {name:name_of_actor}": "sandbox : {name}",
    # table.py
    "nobody hosts here but whoever runs this machine": "personne n'héberge ici, hormis qui exploite cette machine",
    "countries {answer:answer}": "pays : {answer}",
    # level.py
    "mitigations lower the risk, they do not lift it": "les atténuations réduisent le risque, elles ne le lèvent pas",
    "criteria of SecNumCloud 3.2 that it does not meet: {criteria}": "critères de SecNumCloud 3.2 non remplis : "
    "{criteria}",
    "under the law of a country outside of the Union, whatever the region: {laws:answer}": "relève du droit d'un pays "
    "hors de l'Union, quelle que soit la région : {laws}",
    "data can be reached from outside of the European Economic Area: an adequacy decision changes nothing": "les "
    "données peuvent être atteintes de l'extérieur de l'Espace économique européen : une décision d'adéquation n'y "
    "change rien",
    "administered from outside of the Union (SecNumCloud 3.2, 19.2.c): {places:places}": "administré de l'extérieur de "
    "l'Union (SecNumCloud 3.2, 19.2.c) : {places}",
    "logs lie outside of the Union (SecNumCloud 3.2, 19.2.d): {places:places}": "les journaux se trouvent hors de "
    "l'Union (SecNumCloud 3.2, 19.2.d) : {places}",
    "where it is administered from: {places:places}": "d'où c'est administré : {places}",
    "where logs lie: {places:places}": "où se trouvent les journaux : {places}",
    "{answer:message}, so that each of the following must be shown by itself": "{answer} : chacun des points suivants "
    "doit être montré séparément",
    "is not SecNumCloud-qualified": "n'est pas qualifié SecNumCloud",
    "no qualification is declared": "aucune qualification n'est déclarée",
    "chapter 19.6: {answer:answer}": "chapitre 19.6 : {answer}",
    "chapter 19.6: {answer:answer} ({date}), which the operator's declaration must support": "chapitre 19.6 : {answer} "
    "({date}), ce que la déclaration de l'exploitant doit étayer",
    "access from outside of the European Economic Area (EXI 29): {answer:answer}": "accès de l'extérieur de l'Espace "
    "économique européen (EXI 29) : {answer}",
    "law of a third country (EXI 30): {answer:answer}": "droit d'un pays tiers (EXI 30) : {answer}",
    "keys that the customer holds: custody is {custody:custody}": "clés que le client détient : leur détenteur est "
    "{custody}",
    "SecNumCloud 3.2-qualified: {source:message}": "qualifié SecNumCloud 3.2 : {source}",
    "no criterion of chapter 19.6 is unmet: {source:message}": "aucun critère du chapitre 19.6 ne manque : {source}",
    "no access from outside of the European Economic Area: {source:message}": "aucun accès de l'extérieur de l'Espace "
    "économique européen : {source}",
    "under no law of a country outside of the Union: {source:message}": "ne relève du droit d'aucun pays hors de "
    "l'Union : {source}",
    "custody of keys is {custody:custody}: {source:message}": "clés détenues par {custody} : {source}",
    "administered from {places:places}: {source:message}": "administré depuis {places} : {source}",
    "logs lie in {places:places}: {source:message}": "lieu des journaux, {places} : {source}",
    "{certainty:certainty}, {source:source}, {date}": "{certainty}, {source}, {date}",
    # use.py
    **SIGHTINGS,
}

CATALOGUE: Mapping[str, str] = {
    **_JUDGING,
    **_RULES,
    **_READERS,
    **_AZURE,
    **_OPENSTACK,
    **_OVH,
    **_NETWORKS,
    **_LAWS,
}
"""Every message with its French."""

_PLACE = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")


def fixed_parts(message: str) -> list[str]:
    """What of a message always stands there, between its places."""
    return re.split(r"\{[\w:]+\}", message)


def _compiled(messages: Iterable[tuple[str, str]]) -> Iterator[_Template]:
    for message, french in messages:
        places = [(place["name"], place["kind"]) for place in _PLACE.finditer(message)]
        kinds = {name: kind or ("message" if name.isupper() else "value") for name, kind in places}
        fixed = fixed_parts(message)
        groups = [f"(?P<{name}>{_KINDS[kind].pattern})" for name, kind in kinds.items()]
        pattern = re.escape(fixed[0]) + "".join(map("".join, zip(groups, map(re.escape, fixed[1:]), strict=True)))
        yield _Template(max(fixed, key=len), re.compile(pattern, re.DOTALL), kinds, french)


def _length(pair: tuple[str, str]) -> int:
    return sum(map(len, fixed_parts(pair[0])))


_EXACT = {message: french for message, french in CATALOGUE.items() if not _PLACE.search(message)}
# The most specific message is tried first: the one of which most always stands there.
_TEMPLATES = tuple(
    _compiled(sorted((pair for pair in CATALOGUE.items() if pair[0] not in _EXACT), key=_length, reverse=True))
)
_BEFORE_WORDS = tuple(template.mark for template in _TEMPLATES if "words" in template.kinds.values())
"""What stands before words that may hold anything, the separator too."""
