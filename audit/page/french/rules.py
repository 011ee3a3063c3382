"""What rules say of themselves, in French."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FrenchRule:
    """Title, rationale and remediation of one rule."""

    title: str
    rationale: str
    remediation: str


RULES: Mapping[str, FrenchRule] = {
    "admin-origin": FrenchRule(
        "L'administration vient de réseaux situés dans le périmètre",
        "Qui administre un entrepôt peut atteindre ses données : un accès à distance depuis un pays tiers est un "
        "transfert.",
        "N'ouvrir les ports d'administration qu'aux réseaux de l'exploitant, et déclarer chacun d'eux dans "
        "`declaredNetworks` avec le pays où l'on travaille et le document qui le dit.",
    ),
    "backup-coverage": FrenchRule(
        "Ce qui contient des données de santé peut être restauré",
        "Un support défaillant, une erreur ou un attaquant emporte des données que personne d'autre ne conserve.",
        "Sauvegarder chaque jour par un coffre les machines qui ont des disques de données ; conserver les versions "
        "des objets et différer leur suppression ; sur OpenStack, faire sauvegarder les volumes par une machine dont "
        "l'identifiant en a le droit. Étiqueter par sa data-class ce qui ne contient pas de données de santé.",
    ),
    "backup-protection": FrenchRule(
        "Les sauvegardes et les versions antérieures sont protégées contre la perte",
        "Ce qui supprime les données, par erreur ou par malveillance, ne doit pas pouvoir supprimer ce qui les "
        "restaure.",
        "Activer la suppression réversible, les versions et l'immuabilité du coffre, et garder les copies dans la "
        "région.",
    ),
    "deletion-protection": FrenchRule(
        "Stockages, clés et archives ne peuvent être supprimés par mégarde",
        "Un nom qui change dans un programme peut supprimer un stockage ou une clé, et avec la clé tout ce qu'elle "
        "chiffre.",
        "Mettre l'option de ressource `protect` à true et `forceDestroy` des conteneurs à false ; qui veut supprimer "
        "lève d'abord la protection, par une modification séparée.",
    ),
    "egress-control": FrenchRule(
        "Rien ne sort que par des sorties déclarées",
        "Des données de santé qui peuvent sortir sans être vues échappent à tout contrôle : une sortie unique qui "
        "énumère des noms est ce qui peut être surveillé et coupé.",
        "Retirer la sortie ou la faire passer par le pare-feu ou le serveur mandataire ; supprimer les règles de "
        "sortie par défaut des groupes de sécurité ; déclarer une sortie voulue par type et par nom, avec son motif, "
        "dans declaredExits.",
    ),
    "encryption-at-rest": FrenchRule(
        "Les données stockées sont chiffrées",
        "Un disque perdu, ou un stockage réattribué à un autre client, ne doit rien révéler.",
        "Employer un type de volume chiffré, démarrer sur un tel volume, donner un jeu de chiffrement de disque ou le "
        "chiffrement sur l'hôte ; là où seul l'hébergeur sait, déclarer sa parole et la source dans "
        "declaredEncryption.",
    ),
    "encryption-in-transit": FrenchRule(
        "Les connexions sont chiffrées",
        "Qui écoute en chemin ne doit rien apprendre ni rien modifier.",
        "N'admettre que TLS 1.2 ou plus récent ; retirer les points d'écoute en clair et HTTP en clair.",
    ),
    "explicit-provider": FrenchRule(
        "Le programme nomme le cloud et la région",
        "Une variable d'environnement ou un fichier sur la machine de quelqu'un ne doit pas décider du pays où les "
        "données sont conservées.",
        "Passer un fournisseur explicite avec, en clair, authUrl et region (OpenStack), subscriptionId (Azure) ou "
        "endpoint (OVH), un fournisseur par région.",
    ),
    "hardening": FrenchRule(
        "Machines, coffres, entrées et sorties sont durcis",
        "Ce qui démarre sans vérification, change de lui-même ou offre des fonctions dont nul n'a besoin est là où "
        "commencent les attaques.",
        "Démarrer les machines par lancement de confiance depuis une image exacte, enregistrer les sessions des "
        "administrateurs, laisser les pare-feu arrêter ce qu'ils reconnaissent, et ne pas activer les fonctions dont "
        "l'entrepôt n'a pas besoin.",
    ),
    "isolation": FrenchRule(
        "Nul n'atteint personne que par des flux déclarés",
        "L'espace d'une étude n'est étanche que si aucune règle, route ou interconnexion n'ouvre un autre chemin ; ce "
        "que montre un plan n'est vrai que si c'est ce que les ressources enregistrées laissent passer.",
        "Restreindre ou retirer la règle, l'interconnexion ou l'adresse qui ouvre le chemin, ou déclarer le flux dans "
        "le plan ; que chaque groupe de sécurité refuse ce qu'il n'autorise pas.",
    ),
    "key-protection": FrenchRule(
        "Les clés sont protégées contre la perte et renouvelées",
        "Une clé perdue perd les données qu'elle chiffre ; d'une clé jamais renouvelée, un seul vol les livre toutes.",
        "Conserver les clés dans du matériel, avec la protection contre la purge et des accès fondés sur les rôles, et "
        "renouveler chacune par une politique de rotation dans le délai de longestUseDays.",
    ),
    "known-types": FrenchRule(
        "Chaque ressource peut être jugée",
        "Une ressource que nul ne sait lire peut mettre des données n'importe où ; la taire passerait pour une "
        "réussite.",
        "Employer un type qui a un lecteur, ou écrire un lecteur pour celui-ci dans policies/readers.",
    ),
    "labels": FrenchRule(
        "Les ressources disent à qui elles sont, ce qu'elles contiennent et quand elles prennent fin",
        "Un inventaire, les limites de l'espace d'une étude et la revue à sa fin partent de ce que chaque ressource "
        "dit d'elle-même.",
        "Donner à la ressource les étiquettes que demande la configuration : comme `tags` sur Azure, comme `metadata` "
        "ou comme `tags` de la forme nom=valeur sur OpenStack.",
    ),
    "least-privilege": FrenchRule(
        "Nul n'a plus de droits que son travail n'en demande",
        "Une seule identité volée ne doit pas tout ouvrir, et l'accès doit prendre fin avec l'étude.",
        "Attribuer des rôles étroits sur des portées étroites, restreindre les identifiants applicatifs par des règles "
        "d'accès, et donner une fin à chaque accès.",
    ),
    "no-plaintext-secrets": FrenchRule(
        "Aucun secret d'authentification ne figure en clair",
        "Les entrées, les sorties, les étiquettes et les instructions de premier démarrage sont lues par beaucoup : "
        "par qui voit l'état, la console du cloud ou les métadonnées d'une machine.",
        "Marquer la valeur comme secrète avant qu'elle n'atteigne la ressource, ou donner une référence à un coffre. "
        "Un secret qui a figuré en clair doit être émis à nouveau.",
    ),
    "no-public-exposure": FrenchRule(
        "Rien n'est ouvert au public",
        "Les données de santé ne s'atteignent que par les portes de l'entrepôt ; chaque entrée publique est un chemin "
        "de plus pour entrer et pour sortir.",
        "Retirer l'adresse, le réseau ou l'accès public, ou déclarer l'entrée par type et par nom, avec son motif, "
        "dans declaredExposure.",
    ),
    "no-shared-secrets": FrenchRule(
        "Qui a accès est connu nommément",
        "Une clé ou un mot de passe que plusieurs détiennent ne nomme personne dans les traces et ne peut être retiré "
        "à l'un d'eux.",
        "Désactiver clés partagées, comptes locaux et d'administration et mots de passe ; donner aux machines des "
        "identités, et aux personnes des clés publiques qui leur sont propres.",
    ),
    "residency": FrenchRule(
        "Les données se trouvent dans le périmètre",
        "HDS n'admet le stockage que dans l'EEE, SecNumCloud et la CNIL que dans l'Union européenne, pour les données "
        "vives, les copies, les sauvegardes et les données techniques. Une décision d'adéquation ne change pas où les "
        "données peuvent se trouver.",
        "Donner une région du périmètre, dans l'orthographe exacte de son cloud, et une redondance qui garde chaque "
        "copie dans cette région.",
    ),
    "sovereignty": FrenchRule(
        "Aucun droit extérieur à l'Union n'atteint les données",
        "Qui relève du droit d'un pays tiers peut être contraint de livrer ce qu'il peut atteindre.",
        "Choisir un hébergeur relevant du seul droit européen, détenir les clés, administrer et journaliser dans "
        "l'Union, et le déclarer avec sa source ; ou renoncer au niveau sovereign et publier le tableau de l'EXI HDS "
        "31.",
    ),
    "trace-coverage": FrenchRule(
        "Tout ce qui peut dire qui a fait quoi envoie ses traces à un stockage",
        "Un accès qui n'a pas laissé de trace n'a jamais été vu : ni le client ni un audit ne peut interroger dessus.",
        "Donner à la ressource un paramètre de diagnostic qui envoie allLogs à un espace de journalisation ou à un "
        "compte de stockage, et à chaque réseau un journal de flux ; envoyer le journal d'activité de l'abonnement. "
        "Sur OpenStack, créer un conteneur étiqueté data-class=traces, où les machines écrivent.",
    ),
    "trace-protection": FrenchRule(
        "Les traces ne peuvent être modifiées",
        "Qui fait mauvais usage de données ne doit pas pouvoir en effacer les traces.",
        "Conserver les traces en écriture unique et verrouillées, derrière des liaisons privées, sans clé locale.",
    ),
    "trace-retention": FrenchRule(
        "Les traces sont conservées de six à douze mois",
        "Trop peu, et un mauvais usage est découvert trop tard pour être lu ; trop longtemps, et les traces deviennent "
        "un fichier sur les personnes.",
        "Conserver les traces de minimumDays à maximumDays ; plus longtemps seulement avec une justification écrite.",
    ),
    "waivers": FrenchRule(
        "Ce qui a été accepté est daté, attribué, justifié et encore en vigueur",
        "Une exception dont nul ne se souvient est une brèche ; datée et attribuée, c'est une décision.",
        "Donner à chaque dérogation une ressource, un motif, un responsable et une fin à moins d'un an ; retirer ce "
        "qui a pris fin.",
    ),
}
"""By the rule's id."""
