"""The table of HDS EXI 28 to 31 in French: its answers, what it knows of actors, and how they were seen."""

from collections.abc import Mapping

from policies.sovereignty.facts import ACTIVITIES, CRITERIA

ANSWERS: Mapping[str, str] = {
    "yes": "oui",
    "no": "non",
    "none": "néant",
    "none, as it states of itself": "néant, d'après ce qu'il dit de lui-même",
    "not found": "non trouvé",
    "not found for every service in use": "non trouvé pour tous les services utilisés",
    "not declared": "non déclaré",
    "not evaluated": "non évalué",
    "not applicable": "sans objet",
    "provider": "le fournisseur",
    "customer": "le client",
    "customer-hsm": "le client, dans un HSM à lui",
    "{networks}; countries not declared": "{networks} ; pays non déclarés",
    "{place}, country not declared": "{place}, pays non déclaré",
}
"""What an answer says where it quotes neither a fact nor the operator."""

CERTAINTIES: Mapping[str, str] = {
    "verified": "vérifié",
    "secondary source": "source secondaire",
    "from memory": "de mémoire",
    "declared by the operator": "déclaré par l'exploitant",
}
"""How certain an answer is; what was not found is an answer, too."""

NUMBERS: Mapping[str, str] = {str(number): str(number) for number in (*ACTIVITIES, *CRITERIA)}
"""Activities and criteria, of which an answer says the numbers alone."""

LAWS: Mapping[str, str] = {
    "FISA 702": "FISA 702",
    "Executive Order 12333": "décret présidentiel (Executive Order) 12333",
    "CLOUD Act": "CLOUD Act",
}

FORMS: Mapping[str, str] = {
    "statement: SecNumCloud 3.2 service, without risk of access imposed by a third country": "déclaration : service "
    "SecNumCloud 3.2, sans risque d'accès imposé par un pays tiers",
    "statement: no transfer outside of the European Economic Area": "déclaration : aucun transfert hors de l'Espace "
    "économique européen",
    "full table of chapter 8": "tableau complet du chapitre 8",
    "nobody hosts here but whoever runs this machine": "personne n'héberge ici que qui exploite cette machine",
    "the program does not show whose cloud it is": "le programme ne montre pas de qui est ce cloud",
    "under the law of a country outside of the Union: {LAWS}": "relève du droit d'un pays hors de l'Union : {LAWS}",
    "SecNumCloud 3.2-qualified, and no such law is known": "qualifié SecNumCloud 3.2, et aucun droit de ce genre n'est "
    "connu",
    "data can be reached from outside of the European Economic Area": "les données peuvent être atteintes depuis "
    "l'extérieur de l'Espace économique européen",
    "open: EXI 29 ({ANSWER})": "question ouverte : EXI 29 ({ANSWER})",
    "open: EXI 30 ({ANSWER})": "question ouverte : EXI 30 ({ANSWER})",
    "open: EXI 29 ({ANSWER}), EXI 30 ({OTHER})": "questions ouvertes : EXI 29 ({ANSWER}), EXI 30 ({OTHER})",
    "not SecNumCloud-qualified; EXI 29 and EXI 30 are both answered with no": "sans qualification SecNumCloud ; aux "
    "EXI 29 et 30 la réponse est non",
}
"""The forms of EXI 31, and why one applies."""

FACTS: Mapping[str, str] = {
    "Microsoft Ireland Operations Limited (contract party of the French platform of health data in 2020)": "Microsoft "
    "Ireland Operations Limited (cocontractant de la Plateforme des données de santé en 2020)",
    "host: the Azure public cloud": "hébergeur : le cloud public Azure",
    "keys of the customer's own in a Managed HSM: Microsoft states that technical means keep its staff from changing "
    "who may use them": "clés propres au client dans un Managed HSM : Microsoft déclare que des moyens techniques "
    "empêchent son personnel de changer qui peut s'en servir",
    "keys of the customer's own in a Key Vault, which the customer can revoke, in HSMs that customers share at its "
    "Premium tier": "clés propres au client dans un Key Vault, que le client peut révoquer, dans des HSM que les "
    "clients partagent au niveau Premium",
    "confidential computing: Microsoft states that no operator reads the memory of such a machine, and that keys can "
    "be released into attested machines only": "informatique confidentielle : Microsoft déclare qu'aucun opérateur ne "
    "lit la mémoire d'une telle machine, et que les clés peuvent n'être remises qu'à des machines attestées",
    "network isolation: private endpoints, no public address, which keeps others out and not the host": "isolation "
    "réseau : points de terminaison privés, aucune adresse publique, ce qui écarte les autres et non l'hébergeur",
    "EU Data Boundary: Microsoft states that data of services in its scope stay in it, which changes no law": "EU Data "
    "Boundary : Microsoft déclare que les données des services concernés y restent, ce qui ne change aucun droit",
    "customer lockbox: the customer approves each access of support staff": "customer lockbox : le client approuve "
    "chaque accès du personnel de support",
    "OVHcloud": "OVHcloud",
    "host: OVHcloud Public Cloud": "hébergeur : OVHcloud Public Cloud",
    "databases run on machines of one's own keep the subcontractor Aiven out, which managed databases use": "des bases "
    "de données sur ses propres machines écartent le sous-traitant Aiven, auquel recourent les bases managées",
    "Aiven OY": "Aiven OY",
    "subcontractor of OVHcloud, for most managed databases": "sous-traitant d'OVHcloud, pour la plupart des bases de "
    "données managées",
    "law of Canada and of the United Kingdom, by country alone: the table names no text": "droit du Canada et du "
    "Royaume-Uni, par pays seulement : le tableau ne nomme aucun texte",
    "a limit by contract on how long data of operations are kept": "une limite contractuelle à la durée de "
    "conservation des données d'exploitation",
    "a contract under GDPR 28 bars transfers out of the Union without OVHcloud's written consent, given for Canada and "
    "the United Kingdom, and customers are asked before an access is opened": "un contrat au titre de l'article 28 du "
    "RGPD interdit les transferts hors de l'Union sans l'accord écrit d'OVHcloud, donné pour le Canada et le "
    "Royaume-Uni, et les clients sont consultés avant l'ouverture d'un accès",
    "staff come in by OVHcloud's bastions, whose traces OVHcloud audits": "le personnel entre par les bastions "
    "d'OVHcloud, dont OVHcloud audite les traces",
    "the operator's own machine": "la machine de l'exploitant",
    "not a host: for trying, never for health data; what a tunnel leads to is not seen": "pas un hébergeur : pour "
    "essayer, jamais pour des données de santé ; où mène un tunnel n'est pas vu",
}
"""The facts that an answer quotes."""

SIGHTINGS: Mapping[str, str] = {
    "the provider of resources of {package} is not known": "le fournisseur des ressources de {package} n'est pas connu",
    "a managed database of OVHcloud's, most of which Aiven runs": "une base de données managée d'OVHcloud, dont Aiven "
    "exploite la plupart",
    'provider "{name}" of {package}: {WHAT}': "fournisseur « {name} » de {package} : {WHAT}",
    "made by the engine, so the environment decides which cloud it is": "créé par le moteur, l'environnement décide "
    "donc quel cloud c'est",
    "nobody here knows whose cloud that is": "nul ici ne sait de qui est ce cloud",
    "its settings have a shape that they should not have": "ses paramètres n'ont pas la forme attendue",
    "metadataHost leads to another cloud of the same technology": "metadataHost mène à un autre cloud de même "
    "technologie",
    "another cloud of the same technology than the public one": "un autre cloud de même technologie que le public",
    "the Azure public cloud": "le cloud public Azure",
    "an entry of clouds.yaml, a file outside the program, decides": "une entrée de clouds.yaml, fichier extérieur au "
    "programme, en décide",
    "endpointOverrides leads to other addresses than the cloud's own": "endpointOverrides mène à d'autres adresses que "
    "celles du cloud",
    "it gives no authUrl with a host, so the environment decides": "il ne donne pas d'authUrl avec un hôte, "
    "l'environnement décide donc",
    "identity service on this machine": "service d'identité sur cette machine",
    "identity service at {host}": "service d'identité à {host}",
    "it gives no endpoint, so the environment decides": "il ne donne pas d'endpoint, l'environnement décide donc",
    "another endpoint than {endpoint}, of another company of the group": "un autre endpoint que {endpoint}, d'une "
    "autre société du groupe",
    "endpoint {endpoint}": "endpoint {endpoint}",
}
"""Which providers of the stack lead to an actor."""
