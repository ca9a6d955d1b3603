/** Whole messages that ask for nothing: answered in kind, never counted as a question without an answer. */
const SMALL_TALK: readonly (readonly [RegExp, "greeting" | "thanks" | "goodbye" | "agreement" | "identity"])[] = [
  [
    /^(?:hi+|hey+|hello+|hiya|yo|howdy|good (?:morning|afternoon|evening|day)|greetings)(?: (?:there|all|everyone|team))?$/,
    "greeting",
  ],
  [/^(?:how are you(?: doing)?(?: today)?|how is it going|hows it going|whats up|sup)$/, "greeting"],
  [
    /^(?:(?:ok(?:ay)? |great |perfect |cool |awesome |no )?(?:thanks?|thank you|thx|ty|cheers|much appreciated)(?: (?:a lot|so much|very much|for (?:your|the) help|again|bot|anyway))*)$/,
    "thanks",
  ],
  [
    /^(?:bye+|goodbye|see you(?: later)?|cya|have a (?:nice|good|great) (?:day|one|weekend|evening)|thats all|that is all|nothing else)$/,
    "goodbye",
  ],
  [
    /^(?:ok(?:ay)?|k|alright|all right|cool|great|perfect|nice|awesome|good|got it|i see|understood|sure|yes|yep|yeah|no|nope|fine|lol|haha+)$/,
    "agreement",
  ],
  [
    /^(?:who are you|what are you|are you (?:a |an )?(?:bot|robot|human|person|ai|real|real person|machine)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:bot|robot|human|person|ai|machine)|what can you do|what is this|whats this|what is this (?:chat|thing)|how can you help(?: me)?|help)$/,
    "identity",
  ],
];

const bare = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[’']/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** @returns what kind of small talk the whole text is; `greeting` also for one without a word, such as 👋 */
export function smallTalkOf(text: string): "greeting" | "thanks" | "goodbye" | "agreement" | "identity" | null {
  const words = bare(text);
  if (words === "") return "greeting";
  return SMALL_TALK.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

const PEOPLE =
  "(?:real |live |actual |human )?(?:person|human|agent|human being|operator|representative|rep|someone|somebody|people|advisor|colleague|staff|support agent|customer service|supervisor|manager)";
const ASKS_FOR_PERSON = [
  new RegExp(
    `\\b(?:talk|speak|chat|connect|transfer|switch|escalate|put)(?:ing|ed)? (?:me )?(?:directly )?(?:to|with|through to) (?:an? |the |your |some )?${PEOPLE}\\b`,
  ),
  new RegExp(
    `\\b(?:i|we) (?:want|need|would like|d like|demand|prefer|wanna)(?: to (?:have|get|reach|see))? (?:an? |the |your )?${PEOPLE}\\b(?! (?:who|that|to|account|for))`,
  ),
  new RegExp(`\\b(?:get|give|find|bring|call) me (?:an? |the |your )?${PEOPLE}\\b`),
  new RegExp(`^(?:an? |the )?${PEOPLE}(?: please| now| pls)*$`),
  /^(?:is there|are there) (?:a |any )?(?:real |live |actual )?(?:person|human|people|agents?|someone|somebody)(?: (?:there|here|i can (?:talk|speak) to|available))?$/,
];
/** About the hand-over rather than asking for it, or asking not to be handed over. */
const ABOUT_IT =
  /\b(?:how (?:do|does|can) (?:the |an? |your )?(?:agents?|operators?|hand ?over|team)|dont (?:want|need)|do not (?:want|need)|not (?:want|need) to|without (?:talking|speaking))\b/;

/**
 * Whether the visitor plainly asks for a person.
 *
 * Deterministic, so that it works without a provider and cannot be talked out of it; what is less plain is left to the model's typed action.
 */
export function asksForPerson(text: string): boolean {
  const words = bare(text);
  return words.length <= 300 && !ABOUT_IT.test(words) && ASKS_FOR_PERSON.some((pattern) => pattern.test(words));
}

/** @returns the first of the admin's words that stands in the text as whole words, whatever its case */
export function findRuleWord(text: string, words: readonly string[]): string | null {
  const padded = ` ${bare(text)} `;
  const plain = text.normalize("NFKC").toLowerCase();
  return (
    words.find((word) => {
      const wanted = bare(word);
      if (wanted === "") return word !== "" && plain.includes(word.normalize("NFKC").toLowerCase());
      // Scripts without spaces have no word borders to look at.
      return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(wanted)
        ? padded.includes(wanted)
        : padded.includes(` ${wanted} `);
    }) ?? null
  );
}
