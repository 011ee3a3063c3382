"""The sentence that says why an audit came to its verdict, in French."""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "1 result of mandatory rules failed": "1 résultat de règles obligatoires est un échec",
    "{count} results of mandatory rules failed": "{count} résultats de règles obligatoires sont des échecs",
    "1 more could not be evaluated": "1 de plus n'a pas pu être évalué",
    "{count} more could not be evaluated": "{count} de plus n'ont pas pu être évalués",
    "1 result of mandatory rules could not be evaluated": "1 résultat de règles obligatoires n'a pas pu être évalué",
    "1 result of mandatory rules could not be evaluated, 1 of them for an error of the rule itself": "1 résultat de "
    "règles obligatoires n'a pas pu être évalué, par une erreur de la règle elle-même",
    "{count} results of mandatory rules could not be evaluated, 1 of them for an error of the rule itself": "{count} "
    "résultats de règles obligatoires n'ont pas pu être évalués, dont 1 par une erreur de la règle elle-même",
    "{count} results of mandatory rules could not be evaluated, {count_errors} of them for an error of the rule "
    "itself": "{count} résultats de règles obligatoires n'ont pas pu être évalués, dont {count_errors} par une erreur "
    "de la règle elle-même",
    "{count} results of mandatory rules could not be evaluated": "{count} résultats de règles obligatoires n'ont pas "
    "pu être évalués",
    "no policy saw what the program only reads from the cloud ({urns} and {count} more)": "aucune règle n'a vu ce que "
    "le programme ne fait que lire dans le cloud ({urns} et {count} autres)",
    "no policy saw what the program only reads from the cloud ({urns})": "aucune règle n'a vu ce que le programme ne "
    "fait que lire dans le cloud ({urns})",
    "1 rule judged 1 resource": "1 règle a jugé 1 ressource",
    "1 rule judged {count_resources} resources": "1 règle a jugé {count_resources} ressources",
    "{count_rules} rules judged 1 resource": "{count_rules} règles ont jugé 1 ressource",
    "{count_rules} rules judged {count_resources} resources": "{count_rules} règles ont jugé {count_resources} "
    "ressources",
    "nothing blocks": "rien ne bloque",
    "nothing blocks but 1 waived result": "rien ne bloque, hors 1 résultat sous dérogation",
    "nothing blocks but {count} waived results": "rien ne bloque, hors {count} résultats sous dérogation",
    "the policy pack left no results": "le jeu de règles n'a laissé aucun résultat",
    "the policy pack has no rule in force": "le jeu de règles n'a aucune règle en vigueur",
    "the results are not complete: the pack was stopped after 1 result": "les résultats ne sont pas complets : le jeu "
    "de règles a été arrêté après 1 résultat",
    "the results are not complete: the pack was stopped after {count} results": "les résultats ne sont pas complets : "
    "le jeu de règles a été arrêté après {count} résultats",
    "the results are those of {found}, not of {wanted}": "les résultats sont ceux de {found}, non de {wanted}",
    "the engine registered no resource at all": "le moteur n'a enregistré aucune ressource",
    "1 resource that the engine registered was not judged by every rule: {urns}": "1 ressource que le moteur a "
    "enregistrée n'a pas été jugée par chaque règle : {urns}",
    "{count} resources that the engine registered were not judged by every rule: {urns} and "
    "{count_more} more": "{count} ressources que le moteur a enregistrées n'ont pas été jugées par chaque "
    "règle : {urns} et {count_more} autres",
    "{count} resources that the engine registered were not judged by every rule: {urns}": "{count} ressources que le "
    "moteur a enregistrées n'ont pas été jugées par chaque règle : {urns}",
}
