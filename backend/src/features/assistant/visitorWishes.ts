import { bareWords } from "./bareWords.ts";

const PEOPLE =
  "(?:real |live |actual |human )?(?:person|human|agent|human being|operator|representative|rep|someone|somebody|people|advisor|colleague|staff|support agent|customer service|supervisor|manager)";
const ASKS_FOR_PERSON = [
  new RegExp(
    `\\b(?:(?:talk|speak|connect|switch)(?:ing)?|chat(?:ting)?|transfer(?:ring)?|escalat(?:e|ing)|put(?:ting)?|(?:be|get|getting) (?:connected|transferred|switched|escalated|put)) (?:me |us )?(?:directly |straight |over )?(?:to|with|through to) (?:an? |the |your |some |one of your )?${PEOPLE}\\b`,
  ),
  new RegExp(
    `\\b(?:i|we) (?:want|need|would like|d like|demand|prefer|wanna)(?: to (?:have|get|reach|see))? (?:an? |the |your )?${PEOPLE}\\b(?! (?:who|that|to|account|for))`,
  ),
  new RegExp(`\\b(?:get|give|find|bring|call) me (?:an? |the |your )?${PEOPLE}\\b`),
  new RegExp(`^(?:an? |the )?${PEOPLE}(?: please| now| pls)*$`),
  /^(?:is there|are there) (?:a |any )?(?:real |live |actual )?(?:person|human|people|agents?|someone|somebody)(?: (?:there|here|i can (?:talk|speak) to|available))?$/,
];
/** About the hand-over or an earlier one rather than asking for it, or asking not to be handed over. */
const ABOUT_IT =
  /\b(?:how (?:do|does|can) (?:the |an? |your )?(?:agents?|operators?|hand ?over|team)|dont (?:want|need)|do not (?:want|need)|not (?:want|need) to|(?:without|avoid|stop|instead of|after|while|before|when|since) (?:talking|speaking|chatting|transferring|connecting|being)|(?:am|was|were|been|are) (?:i |we |you |already |just |still )*(?:talking|speaking|chatting|transferring|connecting))\b/;

/**
 * Whether the visitor plainly asks for a person.
 *
 * Deterministic, so that it works without a provider and cannot be talked out of it; what is less plain is left to the model's typed action.
 */
export function asksForPerson(text: string): boolean {
  const words = bareWords(text);
  return words.length <= 300 && !ABOUT_IT.test(words) && ASKS_FOR_PERSON.some((pattern) => pattern.test(words));
}

/** @returns the first of the admin's words that stands in the text as whole words, whatever its case */
export function findRuleWord(text: string, words: readonly string[]): string | null {
  const padded = ` ${bareWords(text)} `;
  const plain = text.normalize("NFKC").toLowerCase();
  return (
    words.find((word) => {
      const wanted = bareWords(word);
      if (wanted === "") return word !== "" && plain.includes(word.normalize("NFKC").toLowerCase());
      // Scripts without spaces have no word borders to look at.
      return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(wanted)
        ? padded.includes(wanted)
        : padded.includes(` ${wanted} `);
    }) ?? null
  );
}
