"""Referentials and their controls, in French: our own titles and notes, never the words of the texts."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FrenchReferential:
    """Name, publisher and version of one text."""

    name: str
    publisher: str
    version: str


REFERENTIALS: Mapping[str, FrenchReferential] = {
    "HDS-EXI-": FrenchReferential(
        "Référentiel de certification des hébergeurs de données de santé (HDS)",
        "Agence du numérique en santé",
        "2.0, approuvée par l'arrêté du 26 avril 2024",
    ),
    "SNC-": FrenchReferential(
        "SecNumCloud, référentiel d'exigences pour les prestataires de services d'informatique en nuage",
        "ANSSI",
        "3.2 du 8 mars 2022",
    ),
    "CNIL-EDS-": FrenchReferential(
        "Référentiel relatif aux entrepôts de données de santé (EDS)",
        "CNIL",
        "délibération 2021-118 du 7 octobre 2021",
    ),
    "CNIL-MR007-": FrenchReferential(
        "Méthodologie de référence MR-007, études d'intérêt public sur la base principale du SNDS",
        "CNIL",
        "délibération 2023-082 du 20 juillet 2023",
    ),
    "GDPR-": FrenchReferential(
        "Règlement général sur la protection des données (RGPD)",
        "Union européenne",
        "règlement (UE) 2016/679",
    ),
    "DATA-ACT-": FrenchReferential(
        "Règlement sur les données (Data Act)",
        "Union européenne",
        "règlement (UE) 2023/2854, applicable depuis le 12 septembre 2025",
    ),
    "ISO-A.": FrenchReferential("ISO/IEC 27001, annexe A", "ISO et IEC", "2022"),
    "SOV-": FrenchReferential(
        "Cadre européen de souveraineté de l'informatique en nuage", "Commission européenne", "1.2.1 d'octobre 2025"
    ),
}
"""By the prefix of their controls' ids."""

_HDS = {
    "01": "La certification repose sur un système de management ISO 27001, des contrats, des réponses sur la "
    "souveraineté et une fiche de garanties",
    "02": "Protéger les données de santé des clients est un enjeu du système de management",
    "03": "Le droit de la protection des données figure parmi les exigences des parties intéressées",
    "04": "Le périmètre couvre tout traitement de données de santé, y compris sauvegardes et transferts de supports",
    "05": "Une liste minimale d'événements redoutés est traitée, du support perdu au droit extra-européen",
    "06": "Les changements dans les mesures des sous-traitants restent maîtrisés",
    "07": "Interfaces et support de premier niveau existent en français",
    "08": "La déclaration d'applicabilité peut être obtenue en français",
    "09": "Les objectifs de sécurité comprennent la protection des données et le respect du RGPD",
    "10": "Personnel et sous-traitants savent combien les données sont critiques",
    "11": "Une liste de contacts par client mène à un professionnel de santé",
    "12": "Les clients obtiennent le certificat HDS et ceux des sous-traitants certifiés",
    "13": "Les responsabilités sont réparties entre hébergeur et client",
    "14": "Une procédure existe pour le sous-traitant qui perd son certificat",
    "15": "Le client peut vérifier : audits, synthèses d'audits indépendants, traces d'accès",
    "16": "Les audits internes examinent les traces d'accès de qui agit pour l'hébergeur",
    "17": "Contrat : périmètre et dates du certificat",
    "18": "Contrat : services et résultats en disponibilité, intégrité, confidentialité et auditabilité",
    "19": "Contrat : droits des personnes, notification des violations, audits",
    "20": "Contrat : contact du client pour les incidents qui touchent des données de santé",
    "21": "Contrat : indicateurs de qualité et de performance",
    "22": "Contrat : conditions du recours à des prestataires externes, à protection égale",
    "23": "Contrat : encadrement de l'accès aux données hébergées",
    "24": "Contrat : obligations lors d'évolutions techniques",
    "25": "Contrat : garanties et procédures en cas de défaillance de l'hébergeur lui-même",
    "26": "Contrat : les données ne servent qu'à l'hébergement",
    "27": "Contrat : tout est rendu dans des formats exploitables, puis chaque copie détruite",
    "28": "Les données de santé ne sont stockées que dans l'Espace économique européen, en un lieu documenté",
    "29": "L'accès à distance depuis l'extérieur de cet espace repose sur une adéquation ou sur des garanties",
    "30": "Les droits extra-européens qui pourraient imposer un accès sont listés avec mesures et risques résiduels",
    "31": "La carte des transferts et des risques est publiée et tenue à jour",
}
_SECNUMCLOUD = {
    "9.2.c": "Un utilisateur qui part perd tout accès",
    "9.3.a": "Les droits sont attribués, modifiés et retirés selon une procédure",
    "9.4.a": "Les droits d'accès sont revus chaque année",
    "9.5.d": "Les comptes techniques s'atteignent par le compte propre d'une personne",
    "9.6": "Accès aux interfaces d'administration, la section entière",
    "9.6.e": "L'administration par un réseau public est authentifiée et chiffrée",
    "9.6.f": "L'administration demande plusieurs facteurs",
    "9.6.h": "Rien d'une interface d'administration publique ne répond avant authentification",
    "9.7.a": "Les clients sont cloisonnés entre eux",
    "10.1.a": "Les données stockées sont chiffrées : un volume réattribué ou un disque perdu ne révèle rien",
    "10.2.c": "TLS suit les recommandations de l'ANSSI",
    "10.2.d": "IPsec suit les recommandations de l'ANSSI",
    "10.2.e": "SSH suit les recommandations de l'ANSSI",
    "10.5.a": "Les clés suivent les règles de leur gestion",
    "10.5.c": "Les clés qui chiffrent des données sont gardées dans un conteneur ou sur un support séparé",
    "10.5.d": "Les secrets d'administration sont gardés dans un conteneur",
    "10.6.a": "Les certificats de l'infrastructure viennent d'une autorité de l'Union",
    "12.5.a": "Tout est sauvegardé chaque jour",
    "12.5.b": "L'accès aux sauvegardes est maîtrisé, et ses traces sont revues chaque mois",
    "12.5.c": "La restauration est testée régulièrement",
    "12.5.d": "Les sauvegardes sont assez éloignées, sous les mêmes règles de localisation que les données vives",
    "12.6.b": "Les événements qui importent à la sécurité sont journalisés",
    "12.6.c": "Les traces sont conservées six mois ou plus",
    "12.6.d": "Un client obtient les traces qui le concernent",
    "12.7": "Protection des traces, la section entière",
    "12.7.c": "Les traces vont à des serveurs centraux, sur une autre machine que celle dont elles parlent",
    "12.7.e": "Peu de personnes lisent les traces, et les collecteurs n'ont pas plus de droits qu'il n'en faut",
    "12.14": "Ce qui sort de l'infrastructure est inspecté et peut être coupé, dans une zone à part",
    "13.1.a": "Une cartographie du système tient la matrice des flux autorisés avec leurs motifs",
    "13.2.a": "Les flux sont séparés par sensibilité, nature, propriétaire et domaine technique",
    "17.6.a": "Un service de sauvegarde existe pour les données du client",
    "19.1.a": "Chaque client a une convention de service et en accepte les changements",
    "19.1.b": "Convention : obligations de chacun, exclusions, localisation du service et du support",
    "19.1.c": "Convention : le droit d'un État membre s'applique",
    "19.1.d": "Convention : les données sont traitées licitement, de l'avant-vente à la fin du service",
    "19.1.e": "Convention : l'appréciation des risques du droit extra-européen peut être demandée",
    "19.1.f": "Convention : moyens par lesquels le droit applicable est respecté",
    "19.1.g": "Convention : le client peut partir sans pénalité si la qualification est perdue",
    "19.1.h": "Convention : le client récupère toutes ses données",
    "19.1.i": "Les données sont rendues en fichiers documentés ou par des interfaces documentées",
    "19.1.j": "Convention : disponibilité du service",
    "19.1.k": "Convention : le prestataire ne peut disposer des données du client",
    "19.1.l": "Convention : rien du service n'est dit à des tiers",
    "19.1.m": "Convention : si les données sont sauvegardées d'office",
    "19.1.n": "Convention : si l'administration ou le support à distance est autorisé",
    "19.1.o": "Convention : attestation de qualification, réclamations et audits de l'autorité",
    "19.1.p": "Convention : audits par un auditeur qualifié que le prestataire mandate",
    "19.1.q": "Convention : ce qu'il faut aux audits de l'article 28 du RGPD est fourni",
    "19.1.r": "Un auditeur qualifié est recommandé pour ces audits",
    "19.2.a": "Le client sait où ses données sont stockées et traitées",
    "19.2.b": "Les données du client sont stockées et traitées dans l'Union",
    "19.2.c": "Le service est administré et supervisé depuis l'Union",
    "19.2.d": "Les données techniques sont stockées et traitées dans l'Union",
    "19.2.e": "Le support extérieur à l'Union est listé, maîtrisé et supervisé de l'intérieur",
    "19.3.a": "Les interfaces pour les clients existent en français",
    "19.3.b": "Le support de premier niveau parle français",
    "19.4.a": "À la fin, tout est effacé de façon sûre, par exemple en détruisant les clés",
    "19.4.b": "À la fin, les données techniques sur le client sont supprimées",
    "19.5.a": "Les traitements propres du prestataire suivent les principes de la protection des données",
    "19.5.b": "Les traitements propres du prestataire respectent les droits des personnes",
    "19.5.c": "Comme sous-traitant, le prestataire signale l'instruction contraire à la protection des données",
    "19.6.a": "Siège, administration centrale et établissement principal sont dans un État membre",
    "19.6.b": "Capital et droits de vote hors de l'Union restent sous 24 % chacun et 39 % ensemble",
    "19.6.c": "Les tiers sous contrôle étranger n'ont aucun moyen technique d'obtenir données ou données techniques",
    "19.6.d": "Les tiers laissent au prestataire la capacité de poursuivre seul, ou sont qualifiés",
    "19.6.e": "Le service respecte les droits fondamentaux et les valeurs de l'Union",
    "19.6.f": "Le client apprend dans le mois les changements qui touchent cette section",
}
_WAREHOUSES = {
    "5.2.1.1": "Les données directement identifiantes sont gardées à part du reste",
    "5.8": "Les données directement identifiantes restent à part dans tout usage ultérieur",
    "6.2": "Les données identifiantes s'atteignent pour recontacter les personnes, et pour rien d'autre",
    "7.2": "Les données sont conservées vingt ans au plus",
    "11.3": "Les sous-traitants relèvent du droit de l'Union ou d'un pays adéquat",
    "12.2": "Rien n'est transféré hors de l'Union",
    "13.4": "L'analyse d'impact est réexaminée et mise à jour",
    "SEC-AUT": "Authentification à deux facteurs, la famille",
    "SEC-ESP-1": "Les espaces de projet sont étanches entre eux et envers l'entrepôt",
    "SEC-ESP-2": "Les jeux de données d'un espace de projet sont minimisés",
    "SEC-ESP-2.1": "Chaque espace de projet a ses propres pseudonymes",
    "SEC-EXP-1": "Seules des données anonymes sortent, et l'anonymisation est documentée",
    "SEC-EXP-2": "Un responsable approuve chaque export au préalable",
    "SEC-EXP-3": "Les exports sont contrôlés",
    "SEC-EXP-4": "Les agrégats restent sûrs, même filtrés",
    "SEC-HAB-1": "Les profils d'habilitation sont distincts",
    "SEC-HAB-2": "Les habilitations sont fines",
    "SEC-HAB-3": "Chaque habilitation est personnelle et validée",
    "SEC-HAB-4": "L'accès privilégié est réservé à une petite équipe",
    "SEC-HAB-5": "Les habilitations sont revues chaque année et à la fin d'un projet",
    "SEC-HAB-6": "Les habilitations sont retirées sans délai",
    "SEC-JOU-1": "Accès et opérations sont journalisés",
    "SEC-JOU-4": "Les traces sont conservées de six à douze mois",
    "SEC-LOG-2": "Le stockage est chiffré",
    "SEC-LOG-3": "Les sauvegardes sont chiffrées",
    "SEC-LOG-4": "Les données directement identifiantes ont une couche de chiffrement de plus",
    "SEC-PSE-1.2": "Une personne a un pseudonyme dans l'entrepôt, et un autre dans chaque espace de projet",
    "SEC-REI": "La réidentification suit une procédure, par une petite équipe formée, la famille",
    "SEC-RES": "Le réseau de l'entrepôt est isolé, la famille",
}
_MR007 = {
    "5.1": "Hébergement dans l'Espace économique européen ; ni transfert ni accès à distance hors de l'Union",
    "5.2": "Qui héberge ou administre relève du seul droit de l'Union",
    "SEC-REP-1": "Les rôles sont convenus par écrit : sensibilisation, traces, incidents, exports",
    "SEC-HAB-1": "Plusieurs profils d'habilitation, avec accès au seul besoin",
    "SEC-HAB-2": "Chaque habilitation est personnelle et validée par la hiérarchie",
    "SEC-HAB-3": "Les habilitations sont revues chaque année et à la fin d'une étude",
    "SEC-HAB-4": "Les permissions prennent fin avec l'habilitation",
    "SEC-IDE-1": "Les personnes sont identifiées au niveau 2 du cadre du secteur de la santé",
    "SEC-IDE-2": "L'authentification est forte, à deux facteurs distincts",
    "SEC-ESP-1": "Chaque étude a son propre espace étanche",
    "SEC-ESP-2": "Les jeux importés sont minimisés, avec des pseudonymes propres à chaque espace",
    "SEC-TRA-1": "Les transmissions sont chiffrées, en transit et au repos après réception",
    "SEC-EXP-1": "Seuls des jeux anonymes sortent, sur un test documenté de trois critères",
    "SEC-EXP-2": "Un responsable approuve chaque export au préalable",
    "SEC-EXP-3": "Les exports sont surveillés ; les douteux vont en quarantaine cloisonnée",
    "SEC-SEN-1": "Les personnes sont formées au secret professionnel",
    "SEC-SEN-2": "Les personnes signent une charte de confidentialité",
    "SEC-SEN-3": "Les postes de travail sont durcis",
    "SEC-JOU-1": "Connexions, requêtes et opérations sont journalisées, avec qui et quand",
    "SEC-JOU-2": "Les traces sont revues chaque mois et à la fin d'une habilitation, avec alertes",
    "SEC-JOU-3": "Les traces sont conservées de six mois à un an, trois au plus avec un motif",
    "SEC-INC-1": "Une procédure d'incident existe",
    "SEC-INC-2": "Un registre des violations est tenu",
    "SEC-INC-3": "L'autorité est informée des violations",
    "SEC-INC-4": "Les personnes sont informées des violations",
}
_GDPR = {
    "28": "Les sous-traitants agissent sur instruction documentée, par un contrat qui lie de même leurs sous-traitants",
    "32": "La sécurité est à la mesure du risque : chiffrement, pseudonymisation, résilience, restauration, tests "
    "réguliers",
    "44": "Aucun transfert vers un pays tiers hors de ce chapitre, transferts ultérieurs compris",
    "45": "Transferts sur décision d'adéquation",
    "46": "Transferts moyennant des garanties appropriées",
    "47": "Règles d'entreprise contraignantes",
    "48": "L'injonction d'un pays tiers n'est pas reconnue par elle-même",
    "49": "Dérogations étroites pour des transferts isolés",
}
_DATA_ACT = {
    "23": "Les obstacles au changement, au portage et au découplage sont levés",
    "24": "Les obligations techniques vont aussi loin que les services propres du fournisseur",
    "25": "Contrat : préavis de deux mois, transition de trente jours, trente jours pour récupérer, effacement",
    "26": "Procédures, formats et registre sont communiqués au client",
    "27": "Toutes les parties agissent de bonne foi",
    "28": "La juridiction de l'infrastructure et les mesures contre l'accès étranger sont publiées",
    "29": "Les frais de changement tombent au coût, puis à rien à partir du 12 janvier 2027",
    "30": "L'infrastructure permet ailleurs une fonction égale ; les autres services ont interfaces ouvertes et "
    "formats d'export",
    "31": "Les services sur mesure et d'essai suivent des règles à eux",
}
_ISO27001 = {
    "5.9": "Ce qui contient de l'information est inventorié, avec son propriétaire",
    "5.12": "L'information est classée selon la protection qu'il lui faut",
    "5.13": "Des étiquettes montrent la classe",
    "5.14": "L'information est protégée pendant son transfert",
    "5.15": "Des règles disent qui peut atteindre quoi",
    "5.16": "Les identités sont gérées du début à la fin",
    "5.17": "Mots de passe, clés et jetons sont remis et gardés de façon sûre",
    "5.18": "Les droits sont donnés, revus et repris",
    "5.20": "Les accords avec les fournisseurs parlent de sécurité",
    "5.22": "Les services des fournisseurs et leurs changements sont suivis",
    "5.23": "Les services en nuage sont choisis, utilisés et quittés de façon planifiée",
    "5.24": "On se prépare aux incidents",
    "5.26": "On répond aux incidents comme prévu",
    "5.30": "Les systèmes peuvent être rétablis à temps",
    "5.33": "Les enregistrements ne peuvent être ni perdus ni falsifiés",
    "5.34": "Les données à caractère personnel sont protégées comme le droit le demande",
    "5.35": "Quelqu'un d'indépendant revoit la sécurité",
    "5.36": "Les règles propres sont vérifiées, et les écarts traités",
    "6.3": "Les personnes sont sensibilisées et formées",
    "6.6": "Les personnes s'engagent à la confidentialité",
    "7.10": "Les supports de stockage sont gérés jusqu'à leur destruction",
    "7.14": "Le matériel est vidé avant d'être réutilisé ou jeté",
    "8.1": "Les postes de travail sont protégés",
    "8.2": "Les droits privilégiés sont rares et surveillés",
    "8.3": "L'accès à l'information est restreint",
    "8.5": "Personnes et machines s'authentifient de façon sûre",
    "8.9": "Les configurations sont définies, imposées et surveillées",
    "8.10": "Ce qui n'est plus nécessaire est supprimé",
    "8.11": "Les données sont masquées ou pseudonymisées",
    "8.12": "Les fuites sont évitées",
    "8.13": "Les sauvegardes sont faites, conservées et testées",
    "8.14": "Il y a assez de redondance pour la disponibilité promise",
    "8.15": "Les événements sont journalisés, et les journaux protégés",
    "8.16": "Un comportement inhabituel est remarqué",
    "8.20": "Les réseaux sont protégés",
    "8.22": "Les réseaux sont séparés",
    "8.23": "L'accès aux sites extérieurs est filtré",
    "8.24": "Des règles disent comment s'emploient cryptographie et clés",
}
_SOVEREIGNTY = {
    "1": "Stratégie : propriétaires, gouvernance et financement sont ancrés dans l'Union",
    "2": "Droit : exposition aux autorités et aux lois extérieures à l'Union",
    "3": "Données et IA : le client seul maîtrise clés, lieu et accès",
    "4": "Opérations : des personnes dans l'Union peuvent exploiter, soutenir et déplacer le service",
    "5": "Chaîne d'approvisionnement : origine du matériel et des logiciels",
    "6": "Technologie : interfaces, standards et licences ouverts",
    "7": "Sécurité : supervision, traces et audits restent maîtrisés depuis l'Union",
    "8": "Environnement : énergie, eau et matériaux",
}

CONTROLS: Mapping[str, str] = {
    prefix + number: title
    for prefix, titles in (
        ("HDS-EXI-", _HDS),
        ("SNC-", _SECNUMCLOUD),
        ("CNIL-EDS-", _WAREHOUSES),
        ("CNIL-MR007-", _MR007),
        ("GDPR-", _GDPR),
        ("DATA-ACT-", _DATA_ACT),
        ("ISO-A.", _ISO27001),
        ("SOV-", _SOVEREIGNTY),
    )
    for number, title in titles.items()
}
"""Titles by the control's id."""

_PARAPHRASED = "Lu dans la paraphrase d'un projet, non dans le texte."
_FAMILY = "Seule la famille a été vue dans des projets publics ; les numéros de ses points n'ont pas été trouvés."
_EXPORTS = "Quatre points ont été vus pour cinq sujets ; lequel demande quoi n'a pas été trouvé."
_ORDER = "Six sujets ont été vus pour six points dans la paraphrase d'un projet ; leur ordre est supposé."
_WAREHOUSE_NOTES = {
    **dict.fromkeys(_WAREHOUSES, _PARAPHRASED),
    "5.8": "Vu à côté de 5.2.1.1 avec une seule paraphrase pour les deux ; ce que celui-ci ajoute n'est pas connu.",
    "SEC-AUT": _FAMILY,
    "SEC-REI": _FAMILY,
    "SEC-RES": _FAMILY,
    "SEC-LOG-3": "Deux points ont été vus sur le stockage chiffré ; que celui-ci porte sur les sauvegardes est déduit.",
    **{f"SEC-EXP-{item}": _EXPORTS for item in range(1, 5)},
    **{f"SEC-HAB-{item}": _ORDER for item in range(1, 7)},
}

NOTES: Mapping[str, str] = {
    "HDS-EXI-05": "Aucune exigence de ce référentiel ne demande le chiffrement en tant que tel : il répond aux "
    "événements A à C, avec ISO A.8.24.",
    "HDS-EXI-28": "Une décision d'adéquation ne rend pas un lieu acceptable pour le stockage.",
    "HDS-EXI-31": "La fiche a trois formes, selon la qualification et les transferts ; le code peut en préparer le "
    "projet, non la publier.",
    "SNC-10.1.a": "Une clé par client est ce que la clause donne en exemple pour le stockage en mode bloc.",
    "SNC-12.14": "La clause parle de ce qui sort de l'infrastructure du prestataire ; un entrepôt l'applique à sa "
    "propre sortie.",
    "SNC-19.2.b": "Le périmètre est l'Union, non l'Espace économique européen : la Norvège est dehors.",
    "SNC-19.6.b": "Les limites sont des plafonds pour les détenteurs hors de l'Union, souvent citées à l'envers.",
    **{f"CNIL-EDS-{number}": note for number, note in _WAREHOUSE_NOTES.items()},
    **{f"CNIL-MR007-{number}": "Lu dans une traduction automatique du texte officiel." for number in _MR007},
    **{f"DATA-ACT-{number}": "Lu dans des sources secondaires seulement." for number in _DATA_ACT},
    **{
        f"ISO-A.{number}": "Ce que le point demande est donné de mémoire ; son numéro a été vérifié dans une liste "
        "publique d'intitulés."
        for number in _ISO27001
    },
}
"""Notes by the control's id, of those that have one."""
