import { any, GAP, type PromiseRules, rule } from "./promiseRules.ts";

const DE_PEOPLE = any(
  "jemand(?:en|em)?",
  "(?:ein\\p{L}*|unser\\p{L}*|d(?:er|ie|as|en|em)|mein\\p{L}*) (?:\\p{L}+ )?(?:mitarbeiter\\p{L}*|kolleg\\p{L}*|mensch\\p{L}*|person|team|support\\p{L}*|kundenservice|kundendienst|kundenbetreuung|berater\\p{L}*|ansprechpartner\\p{L}*|experte\\p{L}*|fachfrau|fachmann|techniker\\p{L}*)",
);
const DE_CHAT = any(
  "sie",
  "dich",
  "ihnen",
  "dir",
  "(?:ihr|dein|euer|d(?:as|en|ie)|dies)\\p{L}* (?:chat|gespräch|unterhaltung|anfrage|anliegen|frage|fall|nachricht|problem)",
  "das",
  "dies",
  "es",
);
const DE_PASSED = any(
  "weitergeleitet",
  "weitergegeben",
  "übergeben",
  "verbunden",
  "eskaliert",
  "durchgestellt",
  "weiterverbunden",
);
const DE_TOLD = any(
  "informiert",
  "benachrichtigt",
  "verständigt",
  "kontaktiert",
  "gebeten",
  "gerufen",
  "hinzugezogen",
  "eingeschaltet",
  "bescheid gegeben",
  "alarmiert",
  "angefordert",
);
/** Who is not led to people may be led to a page: then more is said. */
const DE_TO_PEOPLE = any(
  ` ${GAP}${DE_PEOPLE}${GAP}${DE_PASSED}`,
  ` (?:(?:jetzt|nun|gleich|gerade|sofort|bereits|umgehend) )*${DE_PASSED}[^\\p{L}]*$`,
);
const DE_SOON = any(
  "gleich",
  "in kürze",
  "bald",
  "sofort",
  "umgehend",
  "demnächst",
  "in wenigen \\p{L}+",
  "schnellstmöglich",
  "so (?:schnell|bald) wie möglich",
  "jeden moment",
  "in einem moment",
  "zeitnah",
);

/** Promises in German. */
export const GERMAN: PromiseRules = {
  promises: [
    rule("(?:ich habe?|wir haben|habe ich|haben wir) ", GAP, DE_CHAT, GAP, DE_PASSED),
    rule("(?:ich habe?|wir haben|habe ich|haben wir) ", GAP, DE_PEOPLE, GAP, DE_TOLD),
    rule(
      "(?:ich habe?|wir haben|habe ich|haben wir) ",
      GAP,
      "(?:ein |das )?ticket ",
      GAP,
      "(?:erstellt|eröffnet|angelegt)",
    ),
    rule(
      "(?:ihr|dein|euer|dies)\\p{L}* (?:chat|gespräch|unterhaltung|anfrage|anliegen|frage|fall|nachricht) (?:wurde|wird|ist)",
      DE_TO_PEOPLE,
    ),
    rule("(?:sie|du) (?:wurden|wurdest|werden|wirst)", DE_TO_PEOPLE),
    rule(DE_PEOPLE, " (?:wurde|ist|wird) ", GAP, DE_TOLD),
    rule("(?:ich eskaliere|eskaliere ich) ", DE_CHAT),
    rule(
      "(?:ich (?:verbinde|übergebe|leite|gebe|stelle)|(?:verbinde|übergebe|leite|gebe|stelle) ich) ",
      DE_CHAT,
      any(`${GAP}${DE_PEOPLE}`, "(?: (?:jetzt|nun|gleich|sofort|gerne|weiter|durch))*[^\\p{L}]*$"),
    ),
    rule(
      "(?:ich (?:informiere|benachrichtige|verständige|hole|rufe|kontaktiere|bitte)|(?:informiere|benachrichtige|hole|rufe|kontaktiere) ich) (?:jetzt |nun |gleich |ihnen |dir )*",
      DE_PEOPLE,
    ),
    rule(
      "ich werde ",
      GAP,
      DE_CHAT,
      any(`${GAP}${DE_PEOPLE}${GAP}`, " (?:(?:jetzt|nun|gleich|sofort) )*"),
      "(?:weiterleiten|weitergeben|verbinden|übergeben|eskalieren|durchstellen)",
    ),
    rule(
      "ich werde ",
      GAP,
      DE_PEOPLE,
      GAP,
      "(?:informieren|benachrichtigen|verständigen|holen|rufen|kontaktieren|bitten)",
    ),
    rule(
      DE_PEOPLE,
      " (?:wird|werden) (?:sich )?",
      GAP,
      DE_SOON,
      GAP,
      "(?:melden|kontaktieren|antworten|helfen|kümmern|übernehmen|anrufen|da sein|sein)",
    ),
    rule(DE_PEOPLE, " (?:meldet|kümmert) sich ", GAP, DE_SOON),
    rule(DE_PEOPLE, " (?:ist|sind|kommt) (?:gleich|sofort|jeden moment|in wenigen \\p{L}+)"),
    rule(
      DE_PEOPLE,
      " (?:übernimmt|wird (?:diesen chat|das gespräch|jetzt|nun|gleich)) ",
      GAP,
      any("gespräch", "chat", "übernehmen", "jetzt", "nun", "gleich", "ab hier"),
    ),
  ],
  butNot:
    /(?<!\p{L})(?:wenn|falls|sobald|sofern|ob|nachdem sie|möchten sie|möchtest du|wollen sie|willst du|soll ich|sollen wir|knopf|schaltfläche|button|klick\p{L}*|drück\p{L}*|tipp\p{L}*|nicht|kein\p{L}*|niemand\p{L}*|nie)(?!\p{L})/u,
  fillers: /keine sorge|kein problem|keine ursache|machen sie sich keine sorgen|mach dir keine sorgen|wenn möglich/gu,
  nothingDone: {
    withButton: "Zur Klarheit: Es wurde noch niemand gerufen. Mit dem Knopf darunter sprechen Sie mit einem Menschen.",
    alone: "Zur Klarheit: Es wurde niemand gerufen; hier antwortet nur dieser Assistent.",
  },
};
