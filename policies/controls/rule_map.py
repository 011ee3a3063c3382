"""Which controls each rule supports, and why: rule, control, reason.

A rule stands under `ENFORCED` only for a control whose checkable part it decides alone, on every resource that the
stack declares. `DECLARED` is for rules that check that somebody has said something, not that it is true.
"""

from collections.abc import Mapping

Reasons = Mapping[str, Mapping[str, str]]

ENFORCED: Reasons = {
    "residency": {
        "HDS-EXI-28": "Every place that a declared resource can store at is inside the European Economic Area, or the "
        "deployment stops.",
    },
    "trace-retention": {
        "SNC-12.6.c": "A declared retention under six months, counted as 180 days, fails; a waiver of it is dated and "
        "reported.",
        "CNIL-MR007-SEC-JOU-3": "A declared retention outside of the window fails; the window was read in a machine "
        "translation, and what a justification of a longer one is worth stays a person's judgement.",
    },
}

SUPPORTED: Reasons = {
    "residency": {
        "SNC-12.5.d": "Places of backups and copies are judged by the same perimeter as live data; their distance is "
        "not.",
        "SNC-19.2.b": "At the perimeters eu and fr everything declared lies in the Union; the perimeter eea would let "
        "Norway in.",
        "SNC-19.2.c": "Services that watch and administer the hub are declared at places in the perimeter; where "
        "people sit is another rule's question.",
        "SNC-19.2.d": "Stores of traces, keys and access configuration are judged like stores of data; what the host "
        "keeps by itself is not seen.",
        "CNIL-EDS-12.2": "No copy is declared outside of the perimeter, as a project's paraphrase of the text asks; "
        "transfers that people make are not seen.",
        "CNIL-MR007-5.1": "Places of hosting are inside the area; the ban on transfers and remote access, read in "
        "translation, goes beyond places.",
        "SOV-3": "Strict confinement to European places is one of the things that this objective weighs.",
        "GDPR-44": "A copy declared in a third country, the plainest kind of transfer, is refused.",
    },
    "explicit-provider": {
        "HDS-EXI-28": "The place of storage stands in the program, so that no environment variable can move it.",
        "SNC-19.2.a": "Cloud and region can be read from the program, which is what the customer has to be told.",
        "ISO-A.8.9": "The connection is a part of the reviewed configuration, as the item asks as far as we remember "
        "it.",
    },
    "known-types": {
        "HDS-EXI-04": "No resource escapes the judgement by being of a kind that nobody has read.",
        "HDS-EXI-28": "A kind whose places of storage nobody knows is not accepted silently.",
        "ISO-A.5.9": "Every resource of the stack is listed with its kind, as an inventory asks; owners come from "
        "labels.",
        "ISO-A.5.36": "What could not be checked against the rules is reported, never passed.",
    },
    "encryption-at-rest": {
        "HDS-EXI-05": "Lost media and reallocated storage reveal nothing, which treats risk events A and B; no "
        "requirement of HDS asks for encryption as such.",
        "SNC-10.1.a": "Volumes, stores and databases are encrypted by argument or by dated declaration; a key per "
        "customer is not always visible.",
        "ISO-A.8.24": "Cryptography at rest is a rule that is applied, which is the item's purpose as we remember it.",
        "CNIL-EDS-SEC-LOG-2": "Storage of the warehouse is encrypted, as a tool's security plan reads the item.",
        "CNIL-EDS-SEC-LOG-3": "Storage of backups is judged like any other; that the item is about them is inferred.",
        "CNIL-MR007-SEC-TRA-1": "What was received is encrypted at rest, the second half of the item in translation.",
        "GDPR-32": "Encryption is a measure that the article names.",
    },
    "encryption-in-transit": {
        "HDS-EXI-05": "A damaged or tapped data flow is risk event C, and flows that the stack opens are encrypted.",
        "SNC-9.6.e": "Interfaces that administration passes through accept encrypted connections only.",
        "SNC-10.2.c": "Listeners and services refuse old versions of TLS; suites and certificates are not all visible.",
        "ISO-A.5.14": "Information is not carried in the clear, which the item on transfer asks as we remember it.",
        "ISO-A.8.24": "Cryptography on the network is a rule that is applied, as far as we remember the item.",
        "CNIL-MR007-SEC-TRA-1": "Transmissions to and from spaces are encrypted, the first half of the item in "
        "translation; the cipher suites of RGS annex B1 are not judged.",
        "GDPR-32": "Confidentiality on the way is a part of the security that the article asks for.",
    },
    "key-protection": {
        "HDS-EXI-05": "A key that is stolen or deleted makes media readable or data lost, risk events A and B.",
        "SNC-10.1.a": "The keys that keep a reallocated volume unreadable are protected themselves.",
        "SNC-10.5.a": "Sizes and algorithms of keys are seen, and on Azure the policy that renews them.",
        "SNC-10.5.c": "Keys that encrypt data lie in a vault or hardware module, never beside the data.",
        "SNC-10.5.d": "Vaults are the container that secrets of administration are kept in.",
        "SNC-19.4.a": "Who holds the key can erase by destroying it; purge protection makes that take its time.",
        "ISO-A.8.24": "Management of keys belongs to the item, as far as we remember it.",
        "CNIL-EDS-SEC-LOG-4": "A key apart from the others is the condition of a further layer, which applications add "
        "themselves.",
        "SOV-3": "Control of keys by the customer alone is the first thing that this objective weighs.",
    },
    "no-public-exposure": {
        "HDS-EXI-05": "A public entry is how access control fails, risk event D.",
        "SNC-9.6.h": "An interface without a public address answers nobody before authentication.",
        "SNC-13.2.a": "Flows of the hub do not share an entry with the internet's.",
        "ISO-A.8.20": "Networks and services are closed to the outside, as the item asks as far as we remember it.",
        "CNIL-EDS-SEC-RES": "The warehouse has no public entry; only the family of the items is known.",
        "GDPR-32": "Fewer ways in is the plainest measure for ongoing confidentiality.",
    },
    "isolation": {
        "HDS-EXI-05": "A sealed space bounds what one failure of access control reaches.",
        "SNC-9.7.a": "Projects are kept apart as a provider keeps customers apart; the host's own partition is not "
        "seen.",
        "SNC-13.1.a": "The reachable flows are computed from rules and routes and compared with those declared.",
        "SNC-13.2.a": "No path leads from one workspace to another or in from the internet but the declared flows.",
        "ISO-A.8.22": "Networks are kept apart, the item's very purpose as we remember it.",
        "CNIL-EDS-SEC-ESP-1": "Project spaces cannot reach each other, as a hospital's plan reads the item.",
        "CNIL-EDS-SEC-RES": "The warehouse can be reached by its declared flows alone; only the family is known.",
        "CNIL-MR007-SEC-ESP-1": "The network of each study's space is sealed; shared storage and people's rights are "
        "for other rules.",
    },
    "egress-control": {
        "HDS-EXI-05": "Data that cannot leave unseen stay under control, which treats unforeseen use, event F.",
        "SNC-12.14": "A declared firewall or proxy is the only way out, so that traffic can be inspected and cut off "
        "there.",
        "SNC-13.2.a": "Default rules and groups that let everything out are refused.",
        "ISO-A.8.12": "A single watched way out prevents leaks, which the item asks for as we remember it.",
        "ISO-A.8.23": "Outside sites are reached through one point that can filter, as we remember the item's purpose.",
        "CNIL-EDS-SEC-EXP-3": "Nothing leaves beside the controlled way; that this item is about control is assumed.",
        "CNIL-MR007-SEC-EXP-3": "An export cannot avoid the quarantine by going straight to the internet.",
    },
    "admin-origin": {
        "HDS-EXI-29": "Administration is accepted from declared networks only, and these are declared to be inside the "
        "perimeter.",
        "HDS-EXI-23": "How people reach hosted data stands in the stack and can be put beside the contract.",
        "SNC-9.6": "Interfaces of administration are open to declared networks alone.",
        "SNC-19.2.c": "Networks that administer are declared with the country people work in; addresses prove nothing.",
        "SNC-19.2.e": "Support from outside has no network of its own unless somebody declares it.",
        "ISO-A.8.20": "Entries for administration are filtered by origin, a part of the item as we remember it.",
        "CNIL-MR007-5.1": "Remote access is limited to declared networks, which supports the ban on access from "
        "outside of the Union.",
    },
    "no-shared-secrets": {
        "HDS-EXI-05": "Credentials of one person each make access traceable and revocable, risk event D.",
        "SNC-9.5.d": "No account is reached by a password or key that several people know.",
        "SNC-10.2.e": "Machines take public keys and no passwords, one of the recommendations as we remember them.",
        "ISO-A.5.16": "One identity per person or workload is the item's purpose as we remember it.",
        "ISO-A.5.17": "Shared keys, local accounts and key pairs made by the cloud are refused, so that no secret "
        "changes hands.",
        "ISO-A.8.5": "Access by identity replaces access by a key that anybody may copy.",
        "CNIL-EDS-SEC-AUT": "Local passwords and shared keys would go round two-factor authentication; only the family "
        "is known.",
        "CNIL-MR007-SEC-IDE-1": "Without shared accounts each action belongs to an identified person; the level of the "
        "framework is not seen.",
    },
    "least-privilege": {
        "HDS-EXI-05": "Rights that are narrow and end limit what a failed withdrawal does, risk event D.",
        "HDS-EXI-23": "Who may do what with hosted data can be read from the roles the stack grants.",
        "SNC-9.2.c": "Credentials and grants carry an end, so that a forgotten one stops by itself.",
        "SNC-9.3.a": "Roles that cover more than a task are refused when they are granted.",
        "ISO-A.5.15": "Access by need is applied to what the stack grants, as the item asks as we remember it.",
        "ISO-A.5.18": "Rights have a scope and an end that a review can check.",
        "ISO-A.8.2": "Owner-like roles are refused, which keeps privileged rights few.",
        "ISO-A.8.3": "A workload reaches its own stores and no others.",
        "CNIL-EDS-SEC-HAB-1": "The stack grants distinct roles per task; the item is read in paraphrase and its number "
        "assumed.",
        "CNIL-EDS-SEC-HAB-2": "Grants are made on single resources, not on everything; the item's number is assumed.",
        "CNIL-EDS-SEC-HAB-4": "Roles that can do everything are refused; who holds the others is not seen.",
        "CNIL-MR007-SEC-HAB-1": "Profiles are separate roles, each with access by need.",
        "CNIL-MR007-SEC-HAB-4": "Restricted credentials end by a date instead of living on.",
    },
    "no-plaintext-secrets": {
        "HDS-EXI-05": "Whoever reads a credential in plain text gets past access control, risk event D.",
        "SNC-10.5.c": "Keys of data do not stand in inputs, outputs or metadata, which are no container.",
        "SNC-10.5.d": "Secrets of administration do not stand in user data or in the stack's outputs.",
        "ISO-A.5.17": "Secrets are not handed out in places that many can read, as the item asks as we remember it.",
        "GDPR-32": "A password that everybody can read would undo the other measures of the article.",
    },
    "trace-coverage": {
        "HDS-EXI-05": "Traceability is a part of risk event D, and everything that can write traces does.",
        "HDS-EXI-15": "The customer can consult traces only where they are written.",
        "HDS-EXI-16": "Traces of administration exist for the host's and the operator's audits.",
        "SNC-12.6.b": "Services send the categories that matter to security; what machines record inside is not seen.",
        "SNC-12.7": "Traces of each service are sent away from it to the central store.",
        "SNC-12.7.c": "The destination of traces is another resource than the one they tell of.",
        "ISO-A.8.15": "Events are recorded, the item's very purpose as we remember it.",
        "ISO-A.8.16": "Without traces of every service nothing unusual could be noticed.",
        "CNIL-EDS-SEC-JOU-1": "Access to services and operations on them are recorded, as a tool's plan reads the "
        "item.",
        "CNIL-MR007-SEC-JOU-1": "Connections and operations on services are recorded; queries inside of databases only "
        "where the service can.",
        "SOV-7": "Traces that the customer holds are what this objective calls control of monitoring.",
    },
    "trace-retention": {
        "CNIL-EDS-SEC-JOU-4": "Retention lies between six and twelve months, as a tool's security plan reads the item.",
        "ISO-A.8.15": "How long traces are kept is decided and set, as we remember the item.",
        "ISO-A.5.33": "Records live as long as they must and no longer.",
    },
    "trace-protection": {
        "HDS-EXI-15": "The traces that the customer may consult are whole, because nobody can change them.",
        "HDS-EXI-16": "Nobody can change or delete the traces that an audit will look at.",
        "SNC-12.6.d": "Traces that are handed over on demand are those that were written.",
        "SNC-12.7": "The archive of traces is apart from what it tells of, and immutable where the cloud can lock it.",
        "SNC-12.7.e": "The archive takes no shared keys, so that reading it is a right given to somebody.",
        "ISO-A.5.33": "Records can be neither altered nor removed before their time, as the item asks as we remember "
        "it.",
        "ISO-A.8.15": "Records are protected as well as written, both parts of the item as we remember it.",
        "CNIL-MR007-SEC-JOU-2": "Traces stay readable and whole until they are reviewed; the review itself is people's "
        "work.",
    },
    "backup-coverage": {
        "HDS-EXI-04": "Backups are a part of the stack that is judged, as the scope demands.",
        "HDS-EXI-05": "A failed medium or an outage does not lose what is backed up, risk events A and G.",
        "HDS-EXI-25": "Copies to start again from exist if the primary service fails.",
        "SNC-12.5.a": "What holds data is covered by backups, on Azure by a policy whose schedule is seen.",
        "SNC-17.6.a": "A backup service is declared for the data of the hub.",
        "ISO-A.8.13": "Backups are made, the item's first half as we remember it; tests are another paper's matter.",
        "GDPR-32": "Timely restoration, which the article names, needs a copy to restore from.",
    },
    "backup-protection": {
        "HDS-EXI-05": "An attacker or a failed intervention cannot take the copies with it, risk events E and G.",
        "HDS-EXI-25": "Copies survive the failure they are made for, by locks and delayed deletion.",
        "SNC-12.5.b": "Vaults are locked and deletion is delayed; the monthly review of access is not seen.",
        "SNC-12.5.d": "Redundancy of vaults keeps copies in the region, under the rules of live data.",
        "ISO-A.8.13": "Copies are protected as well as made, as we remember the item.",
        "ISO-A.8.14": "Copies stand on redundant storage.",
    },
    "deletion-protection": {
        "HDS-EXI-05": "A failed intervention does not destroy a store or a database, risk event E.",
        "HDS-EXI-25": "Data outlive a mistake in the program that manages them.",
        "ISO-A.8.10": "Deleting becomes a deliberate act of its own, which happens when it was planned.",
        "ISO-A.5.33": "Stores that hold records cannot be removed by a slip.",
    },
    "hardening": {
        "HDS-EXI-05": "Machines that start from what is known, without side doors, give a failed intervention less to "
        "break, risk events D and E.",
        "SNC-9.6": "The way in for administrators records sessions and offers no tunnels, links or file transfer.",
        "SNC-12.14": "On Azure the firewall at the exit must stop attacks that it recognises; what a proxy checks is "
        "not seen.",
        "ISO-A.8.9": "Secure settings of machines, vaults and firewalls are required by rule, part of the item as we "
        "remember it.",
        "ISO-A.8.20": "Firewalls inspect what passes, and networks encrypt where both ends can, as we remember the "
        "item.",
    },
    "labels": {
        "ISO-A.5.9": "Each resource names its owner, which an inventory needs as we remember the item.",
        "ISO-A.5.12": "Each resource names the class of the data it holds.",
        "ISO-A.5.13": "The class of data is a label that tools can read, the item's very purpose as we remember it.",
        "CNIL-EDS-SEC-ESP-1": "Each resource names its workspace, so that a space's borders can be drawn.",
    },
    "waivers": {
        "HDS-EXI-05": "A risk that is accepted has an owner, a reason and an end.",
        "ISO-A.5.36": "Deviations from own rules are dated, owned, reported, and stop by themselves.",
        "ISO-A.8.9": "A deviation from the wanted configuration is visible as long as it lasts.",
    },
    "sovereignty": {
        "SNC-19.6.c": "Keys that a foreign-controlled actor cannot use take its technical means away for stored data; "
        "the host's technical data stay out of sight.",
        "SOV-2": "Exposure to foreign law is computed per actor from what is declared about it.",
        "SOV-3": "Custody of keys is compared with who is exposed to foreign law.",
    },
}

DECLARED: Reasons = {
    "admin-origin": {
        "GDPR-44": "Remote access from a third country is a transfer, and the operator declares from where "
        "administration comes.",
    },
    "labels": {
        "HDS-EXI-11": "Owner or contact in the labels are the operator's word; that they lead to a health professional "
        "is not checked.",
        "HDS-EXI-20": "Whom to call about a resource is named in its labels by the operator.",
        "CNIL-EDS-7.2": "The end date on stores is the operator's word; the twenty years are read in paraphrase.",
        "CNIL-MR007-SEC-HAB-3": "The end date of a study is declared, so that the review at its end can be asked for.",
    },
    "waivers": {
        "HDS-EXI-13": "Each waiver names who answers for it, which is a part of who is responsible for what.",
    },
    "sovereignty": {
        "HDS-EXI-28": "The table repeats the declared places per actor, beside what is enforced on resources.",
        "HDS-EXI-29": "The operator declares each actor's countries of remote access and the legal ground.",
        "HDS-EXI-30": "Foreign laws, mitigations and residual risks are taken from the operator's declaration.",
        "HDS-EXI-31": "The table can be drafted from the declarations; publishing it and keeping it current cannot be "
        "shown.",
        "SNC-19.6.a": "The seat of each actor is declared, not looked up.",
        "SNC-19.6.b": "Who controls each actor is declared, without shares and votes.",
        "CNIL-EDS-11.3": "The law that each actor is under is declared; the item is read in paraphrase.",
        "CNIL-MR007-5.2": "An actor declared to be under a third country's law is reported as such.",
        "GDPR-45": "An adequacy decision counts only where the operator names it for remote access.",
        "DATA-ACT-28": "The jurisdiction of each actor is written down as the article, known from secondary sources, "
        "wants it published.",
    },
}
