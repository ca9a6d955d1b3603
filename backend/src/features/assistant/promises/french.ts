import { any, GAP, type PromiseRules, rule } from "./promiseRules.ts";

const FR_PEOPLE = any(
  "quelqu'un",
  "(?:une?|notre|nos|l'|le|la|les|mon|ma|mes|l'un de nos|un de nos|à un|d'un)[ ]?(?:vrai\\p{L}* )?(?:personne|conseill(?:er|ère)s?|collègues?|agents?|humains?|équipe(?: \\p{L}+)?|membres?|technicien(?:ne)?s?|responsables?|spécialistes?|opérat(?:eur|rice)s?|service client|support|assistance)",
);
const FR_CHAT = any(
  "(?:votre|ta|ton|cette|ce|la|le) (?:conversation|discussion|demande|question|message|dossier|t?chat|problème|cas)",
  "cela",
  "ça",
  "vous",
  "te",
  "t'",
);
const FR_SOON = any(
  "bientôt",
  "sous peu",
  "dans (?:un|quelques|les plus brefs) \\p{L}+",
  "rapidement",
  "tout de suite",
  "au plus vite",
  "dès que possible",
  "immédiatement",
  "d'un instant à l'autre",
  "prochainement",
);
const FR_PASSED = any(
  "transféré",
  "transmis",
  "escaladé",
  "redirigé",
  "remonté",
  "fait suivre",
  "mis en relation",
  "connecté",
  "mis en contact",
).concat("(?:e|s|es)?");
const FR_TOLD =
  any("prévenu", "informé", "averti", "contacté", "alerté", "appelé", "sollicité", "demandé à", "notifié") +
  "(?:e|s|es)?";

/** Who is not led to people may be led to a page: then the sentence goes on. */
const FR_TO_PEOPLE = any(
  `${GAP}(?:à|avec|vers|au|aux) ?${FR_PEOPLE}`,
  "(?: (?:maintenant|tout de suite|immédiatement|dans un instant))*[^\\p{L}]*$",
);

/** Promises in French. */
export const FRENCH: PromiseRules = {
  promises: [
    rule("(?:j'ai|nous avons) (?:bien |déjà |maintenant )*", FR_PASSED, " ", FR_CHAT),
    rule("(?:je (?:vous|t'|te)|nous vous) ?(?:ai|avons) (?:bien |déjà )*", FR_PASSED, FR_TO_PEOPLE),
    rule("(?:j'ai|nous avons) (?:bien |déjà |maintenant )*", FR_TOLD, " ", FR_PEOPLE),
    rule("(?:j'ai|nous avons) (?:bien |déjà )*(?:créé|ouvert) (?:un|votre|le) ticket"),
    rule(
      "(?:votre|ta|ton|cette|ce) (?:conversation|discussion|demande|question|message|dossier|t?chat|problème|cas) (?:a (?:bien |déjà )?été|est|vient d'être|va être|sera) (?:bien |maintenant )?",
      FR_PASSED,
      FR_TO_PEOPLE,
    ),
    rule("vous (?:avez été|allez être|serez|venez d'être) (?:bien |maintenant |bientôt )*", FR_PASSED, FR_TO_PEOPLE),
    rule(FR_PEOPLE, " (?:a|ont) (?:bien |déjà )?été ", FR_TOLD),
    rule("je (?:vous |te |t')?(?:transfère|mets en (?:relation|contact)|redirige|connecte|bascule)", FR_TO_PEOPLE),
    rule("je (?:transmets|fais suivre|escalade|remonte) (?:maintenant |immédiatement |tout de suite )*", FR_CHAT),
    rule("je (?:vous |te )(?:passe|transmets) (?:à |maintenant )*", FR_PEOPLE),
    rule(
      "je (?:préviens|informe|avertis|contacte|alerte|appelle|demande à) (?:maintenant |tout de suite |immédiatement )*",
      FR_PEOPLE,
    ),
    rule(
      "je vais (?:maintenant |tout de suite )*(?:vous |te |t')?(?:transférer|mettre en (?:relation|contact)|rediriger|connecter|passer)",
      any(FR_TO_PEOPLE, ` ${FR_PEOPLE}`),
    ),
    rule("je vais (?:maintenant |tout de suite )*(?:transmettre|faire suivre|escalader|remonter) ", FR_CHAT),
    rule(
      "je vais (?:maintenant |tout de suite )*(?:prévenir|informer|avertir|contacter|alerter|appeler|demander à) ",
      FR_PEOPLE,
    ),
    rule("(?:transfert|mise en relation) (?:en cours|avec ", FR_PEOPLE, ")"),
    rule(
      FR_PEOPLE,
      " (?:\\p{L}+ ){0,3}(?:va|vont) (?:prendre le relais|vous rejoindre|rejoindre|prendre en charge|reprendre)",
    ),
    rule(
      FR_PEOPLE,
      " (?:\\p{L}+ ){0,3}(?:prendra le relais|vous rejoindra|sera (?:avec|à) vous|vous prendra en charge)",
    ),
    rule(
      FR_PEOPLE,
      ` (?:\\p{L}+ ){0,3}(?:va|vont|vous|reviendra|prendra)${GAP}(?:répondr|contact|recontact|rappel|écri|vers vous|aider)\\p{L}*${GAP}`,
      FR_SOON,
    ),
    rule(FR_PEOPLE, " (?:\\p{L}+ ){0,3}(?:reviendra|prendra contact) ", GAP, FR_SOON),
  ],
  butNot:
    /(?<!\p{L})(?:si|s'il|s'ils|quand|lorsque|lorsqu'|dès que vous|une fois|après avoir|bouton|cliqu\p{L}*|appuy\p{L}*|souhaitez-vous|voulez-vous|veux-tu|souhaites-tu|ne|n'|pas|aucun\p{L}*|jamais)(?!\p{L})|(?<!\p{L})n'(?=\p{L})/u,
  fillers:
    /ne vous inquiétez pas|ne t'inquiète pas|pas de (?:souci|problème)s?|s'il (?:vous|te) plaît|si possible|n'hésitez pas/gu,
  nothingDone: {
    withButton:
      "Pour être clair : personne n’a encore été appelé. Avec le bouton ci-dessous, vous parlez à une personne.",
    alone: "Pour être clair : personne n’a été appelé ; seul cet assistant répond ici.",
  },
};
