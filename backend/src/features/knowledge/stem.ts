const VOWEL = /[aeiouy]/;

/** Groups of words that people use for the same thing; each word stands for its group's first. After stemming. */
const SAME_MEANING = [
  [
    "price",
    "prices",
    "pricing",
    "cost",
    "costs",
    "fee",
    "fees",
    "paid",
    "cheap",
    "expensive",
    "free",
    "plan",
    "subscription",
    "trial",
    "tariff",
  ],
  ["person", "human", "people", "operator", "representative", "employee", "someone", "agent"],
  ["team", "member", "colleague", "teammate", "coworker"],
  ["create", "add", "new", "build"],
  ["talk", "speak", "chatting"],
  ["hour", "time"],
  ["connection", "network", "wifi", "internet"],
  ["lose", "lost", "losing"],
  ["remove", "delete", "erase", "uninstall"],
  ["embed", "integrate", "insert", "snippet"],
  ["install", "installation", "setup"],
  ["safe", "secure", "security", "protected"],
  ["online", "available", "reachable"],
  ["deliver", "delivery", "ship", "shipping", "shipment"],
  ["refund", "reimburse", "moneyback"],
  ["buy", "purchase", "bought"],
  ["email", "mail", "emails"],
  ["login", "signin", "logon"],
  ["signup", "register", "registration"],
  ["website", "site", "webpage", "homepage"],
  ["error", "bug", "broken", "fail", "failure", "problem", "issue"],
  ["privacy", "gdpr", "confidential"],
  ["picture", "image", "photo"],
  ["colour", "color"],
  ["phone", "telephone", "mobile", "smartphone"],
  ["ai", "bot", "chatbot"],
  ["change", "edit", "modify", "alter", "customise", "customize", "adjust"],
  ["licence", "license"],
  ["translate", "translation", "language"],
  ["docker", "container"],
  ["teach", "train"],
  ["key", "token", "apikey"],
];

const fold = (word: string): string => {
  let text = word;
  const cut = (suffix: string, atLeast: number): boolean => {
    if (!text.endsWith(suffix) || text.length - suffix.length < atLeast) return false;
    const rest = text.slice(0, -suffix.length);
    if (!VOWEL.test(rest)) return false;
    text = rest;
    return true;
  };
  if (text.endsWith("ies") && text.length > 4) text = `${text.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh|zz)es$/.test(text)) text = text.slice(0, -2);
  else if (text.endsWith("s") && text.length > 3 && !/(?:ss|us|is)$/.test(text)) text = text.slice(0, -1);
  if (!cut("ing", 3) && !cut("ation", 4) && !cut("ed", 3)) cut("ment", 3);
  if (text.length > 4) text = text.replace(/(?:e|y)$/, "");
  return text.length > 3 ? text.replace(/([^aeiou])\1$/, "$1") : text;
};

const GROUP_OF: ReadonlyMap<string, string> = new Map(
  SAME_MEANING.flatMap(([first = "", ...others]) =>
    [first, ...others].map((word) => [fold(word), fold(first)] as const),
  ),
);

/**
 * Folds the forms of an English word, and words of one meaning, onto one: prices, pricing and cost meet.
 *
 * Light on purpose: other languages pass nearly unchanged, and the index finds their forms by prefix.
 * @param word lower case, without accents
 */
export function stem(word: string): string {
  const known = REMEMBERED.get(word);
  if (known !== undefined) return known;
  const folded = /^[a-z]{3,}$/.test(word) ? fold(word) : word;
  const stemmed = GROUP_OF.get(folded) ?? folded;
  if (REMEMBERED.size >= REMEMBERED_MAX) REMEMBERED.clear();
  REMEMBERED.set(word, stemmed);
  return stemmed;
}

/** Texts repeat their words: most are looked up, few are folded. Pure, so it may live as long as the process. */
const REMEMBERED = new Map<string, string>();
const REMEMBERED_MAX = 20_000;
