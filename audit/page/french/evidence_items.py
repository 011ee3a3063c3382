"""What the code cannot show, in French: the papers that host or operator must hand in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FrenchItem:
    """Title of one paper, and what must stand in it."""

    title: str
    what: str


ITEMS: Mapping[str, FrenchItem] = {
    "hds-certificate": FrenchItem(
        "Certificat HDS",
        "Le certificat en vigueur, de version 2.0, avec ses activités, sites, services et dates, et ceux des "
        "sous-traitants certifiés.",
    ),
    "hds-contract": FrenchItem(
        "Contrat d'hébergement",
        "Le contrat signé, avec les clauses que demande l'article R.1111-11 du code de la santé publique.",
    ),
    "subcontractor-list": FrenchItem(
        "Sous-traitants",
        "Chaque sous-traitant avec son rôle, son pays, le droit dont il relève et son certificat, comment ses "
        "changements sont suivis, et ce qui advient s'il perd le certificat.",
    ),
    "guarantees-sheet": FrenchItem(
        "Fiche de garanties",
        "Le tableau publié des acteurs, qualifications, accès à distance et droits étrangers, avec son adresse et sa "
        "date.",
    ),
    "foreign-law-analysis": FrenchItem(
        "Analyse du droit étranger",
        "Les règles extra-européennes qui pourraient imposer un accès, les mesures prises et le risque résiduel.",
    ),
    "isms-scope": FrenchItem(
        "Périmètre du système de management",
        "Le certificat ISO 27001, son périmètre, la déclaration d'applicabilité en français et le traitement des "
        "risques.",
    ),
    "host-audits": FrenchItem(
        "Audits de l'hébergeur",
        "Le dernier rapport d'audit HDS et la synthèse d'un audit indépendant de moins de trois ans.",
    ),
    "french-support": FrenchItem(
        "Interfaces et support en français",
        "Où se trouvent les interfaces et le support de premier niveau en français.",
    ),
    "service-agreement": FrenchItem(
        "Engagement de service",
        "La convention en vigueur, avec ses clauses sur le droit, la localisation, la disponibilité, les sauvegardes, "
        "l'accès à distance et les audits.",
    ),
    "secnumcloud-attestation": FrenchItem(
        "Qualification SecNumCloud",
        "L'attestation des services utilisés, ou la déclaration claire qu'ils n'en ont pas.",
    ),
    "ownership-statement": FrenchItem(
        "Siège et propriétaires de l'hébergeur",
        "Siège, établissement principal, parts et droits de vote détenus hors de l'Union, droits de veto et de "
        "nomination.",
    ),
    "autonomy-statement": FrenchItem(
        "Autonomie d'exploitation",
        "Comment le service se poursuit sans un tiers sous contrôle étranger, par des compétences propres ou deux "
        "autres fournisseurs.",
    ),
    "supply-chain-statement": FrenchItem(
        "Origine du matériel et des logiciels",
        "D'où viennent le matériel et les logiciels, sous quelles licences, et de qui dépend la maintenance.",
    ),
    "environmental-report": FrenchItem(
        "Rapport environnemental",
        "Énergie, eau, carbone et fin de vie des sites utilisés.",
    ),
    "remote-access-safeguards": FrenchItem(
        "Garanties sur les accès à distance",
        "Depuis quels pays le personnel de l'hébergeur et de ses sous-traitants peut se connecter, sur quelle base "
        "juridique et sous la supervision de qui.",
    ),
    "storage-encryption-statement": FrenchItem(
        "Chiffrement du stockage par l'hébergeur",
        "Pour les services dont les arguments ne montrent rien : ce qui est chiffré, avec les clés de quel client, "
        "conservées où.",
    ),
    "media-disposal": FrenchItem(
        "Mise au rebut des supports",
        "Comment les supports sont suivis, effacés avant d'être donnés à un autre client, et détruits.",
    ),
    "infrastructure-security": FrenchItem(
        "Sécurité de l'infrastructure sous-jacente",
        "Comment les clients sont séparés, l'infrastructure administrée, et ses certificats, traces et liaisons réseau "
        "protégés.",
    ),
    "switching-terms": FrenchItem(
        "Conditions de départ de l'hébergeur",
        "Préavis, transition, formats, assistance et frais quand le client change de fournisseur.",
    ),
    "responsibility-split": FrenchItem(
        "Répartition des responsabilités",
        "Qui fait quoi entre hébergeur, exploitant, responsable de traitement et équipes de projet, convenu par écrit.",
    ),
    "contact-list": FrenchItem(
        "Contacts",
        "Qui est appelé en cas d'incident, qui désigne un professionnel de santé habilité à accéder, vérifié à une "
        "date donnée.",
    ),
    "staff-awareness": FrenchItem(
        "Sensibilisation du personnel",
        "Les formations au secret et à la sécurité, avec dates et noms, et la charte de confidentialité signée.",
    ),
    "workstation-hardening": FrenchItem(
        "Postes de travail durcis",
        "Comptes nominatifs, verrouillage de session, disques chiffrés et filtrage sur les machines d'où l'on se "
        "connecte.",
    ),
    "incident-procedure": FrenchItem(
        "Incidents et violations",
        "La procédure, le registre des violations, et les modèles de notification à l'autorité et aux personnes.",
    ),
    "authorisation-review": FrenchItem(
        "Revue des habilitations",
        "Qui a validé chaque habilitation, et la dernière revue annuelle avec ce qui a été retiré.",
    ),
    "strong-authentication": FrenchItem(
        "Authentification forte",
        "Les règles de l'annuaire sur plusieurs facteurs, comme l'accès conditionnel, avec leurs exceptions.",
    ),
    "key-custody": FrenchItem(
        "Détention des clés",
        "Qui peut utiliser, modifier et détruire les clés, comment elles sont générées, renouvelées et recouvrées.",
    ),
    "pseudonymisation-procedure": FrenchItem(
        "Pseudonymisation",
        "Comment les pseudonymes sont créés pour chaque espace, où les données identifiantes sont gardées à part, et "
        "comment les jeux sont minimisés.",
    ),
    "re-identification-procedure": FrenchItem(
        "Réidentification des personnes",
        "Pour quelles finalités, par quelle équipe formée, après quelle vérification.",
    ),
    "anonymity-test": FrenchItem(
        "Tests d'anonymat",
        "Pour chaque sorte d'export, le test des trois critères ou l'étude du risque de réidentification.",
    ),
    "export-register": FrenchItem(
        "Registre des exports",
        "Chaque export, avec qui l'a approuvé, quand, et ce que son contrôle a constaté.",
    ),
    "trace-review": FrenchItem(
        "Revues des traces",
        "Les revues mensuelles avec leurs constats, et les alertes en place.",
    ),
    "impact-assessment": FrenchItem(
        "Analyse d'impact",
        "L'analyse d'impact relative à la protection des données, avec la date de sa dernière révision.",
    ),
    "data-lifetime": FrenchItem(
        "Durée de vie des données",
        "Combien de temps chaque jeu de données est conservé, et comment il est ensuite supprimé.",
    ),
    "restore-test": FrenchItem(
        "Test de restauration",
        "Le dernier test, avec sa date, ce qui a été restauré, sa durée et l'âge des données.",
    ),
    "exit-plan": FrenchItem(
        "Plan de sortie",
        "Ce qui est exporté, dans quel format, vers où et dans quel ordre, avec délais et coûts.",
    ),
    "destruction-record": FrenchItem(
        "Procès-verbal de destruction",
        "Après une étude ou un contrat : quelles données, copies et clés ont été détruites, quand et par qui.",
    ),
}
"""By the item's id."""
