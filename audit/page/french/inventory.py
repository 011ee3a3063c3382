"""What inventory and difference put around reasons, in French."""

from collections.abc import Mapping

ENCRYPTION: Mapping[str, str] = {
    "as {name}: {ENCRYPTION}": "comme {name} : {ENCRYPTION}",
    "not known: {REASON}": "inconnu : {REASON}",
    "not shown: {REASON}": "non visible : {REASON}",
}
CUSTODY: Mapping[str, str] = {
    "the customer's key": "la clé du client",
    "the provider's key": "la clé du fournisseur",
    "not shown by its arguments": "non visible dans ses arguments",
    "a hardware security module of the customer's own": "un module matériel de sécurité (HSM) propre au client",
    "a hardware security module that customers share": "un module matériel de sécurité (HSM) partagé entre clients",
    "software": "logiciel",
}
CHANGES: Mapping[str, str] = {
    "{REASON} (waived until {until} by {owner}: {why})": "{REASON} (dérogation jusqu'au {until} par {owner} : {why})",
    "{REASON} (its waiver is over)": "{REASON} (sa dérogation a pris fin)",
}
