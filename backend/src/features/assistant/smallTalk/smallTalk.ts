import { bareWords } from "../bareWords.ts";
import { ENGLISH } from "./english.ts";
import { FRENCH } from "./french.ts";
import { GERMAN } from "./german.ts";
import { OTHER_LANGUAGES } from "./otherLanguages.ts";
import { COMMON_WORDS, type SmallTalk, type SmallTalkWords } from "./smallTalkWords.ts";
import { SPANISH } from "./spanish.ts";

/** The languages in which small talk is answered. */
export type TalkLanguage = "en" | "de" | "fr" | "es";

/** What was said without asking for anything, and in which language. */
export interface HeardTalk {
  readonly kind: SmallTalk | "identity";
  readonly language: TalkLanguage;
}

const IDENTITY: readonly (readonly [TalkLanguage, RegExp])[] = [
  [
    "en",
    /^(?:who are you|what are you|are you (?:a |an )?(?:bot|robot|human|person|ai|real|real person|machine)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real |live )?(?:bot|robot|human|person|ai|machine)|what can you do|what is this|whats this|what is this (?:chat|thing)|how can you help(?: me)?|help)$/,
  ],
  [
    "de",
    /^(?:wer (?:bist du|sind sie)|was (?:bist du|sind sie)|(?:bist du|sind sie) (?:ein |eine )?(?:bot|roboter|mensch|ki|maschine|echt)|(?:spreche|rede|schreibe|chatte) ich mit (?:einem |einer )?(?:bot|roboter|menschen|ki|maschine)|was kannst du|was können sie)$/,
  ],
  [
    "fr",
    /^(?:qui (?:es tu|êtes vous)|(?:es tu|êtes vous|tu es|vous êtes) (?:un |une )?(?:bot|robot|humain|vraie personne|ia|machine)|que (?:peux tu|pouvez vous) faire|je parle à (?:un |une )(?:bot|robot|humain|personne))$/,
  ],
  [
    "es",
    /^(?:quién (?:eres|es usted)|quien (?:eres|es usted)|(?:eres|es usted) (?:un |una )?(?:bot|robot|humano|persona|ia|máquina)|qué puedes hacer|que puedes hacer|hablo con (?:un |una )(?:bot|robot|humano|persona))$/,
  ],
];

/** Together they say more than a pleasantry: nobody reads that much without a question in it. */
const WORDS_MAX_CHARS = 200;
/** A name, a typing error: so many words that nobody knows may stand beside a pleasantry. */
const STRANGERS_MAX = 2;
/** With these, what stands beside a pleasantry is no name. */
const NO_NAME =
  /(?<!\p{L})(?:but|not|no|still|never|however|why|what|where|when|how|who|which|aber|nicht|kein\p{L}*|warum|wieso|was|wo|wann|wie|mais|pas|pourquoi|quoi|où|quand|comment|pero|nunca|por qué|qué|dónde|cuándo|cómo)(?!\p{L})/u;
/** Scripts that write without spaces: there words end where the pattern ends. */
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]";

interface Part {
  readonly kind: SmallTalk | "filler";
  readonly pattern: RegExp;
}

const partsOf = (words: SmallTalkWords): Part[] =>
  (["goodbye", "thanks", "greeting", "agreement", "filler"] as const).map((kind) => ({
    kind,
    pattern: new RegExp(`(?:${[...words[kind], ...COMMON_WORDS[kind]].join("|")})(?=\\s|$|(?<=${UNSPACED}))\\s*`, "uy"),
  }));

const LANGUAGES: readonly (readonly [TalkLanguage, readonly Part[]])[] = [
  ["en", partsOf(ENGLISH)],
  ["de", partsOf(GERMAN)],
  ["fr", partsOf(FRENCH)],
  ["es", partsOf(SPANISH)],
  ["en", partsOf(OTHER_LANGUAGES)],
];
const RANK: readonly SmallTalk[] = ["goodbye", "thanks", "greeting", "agreement"];

/** Reads word by word what is known of a text. @returns the kinds that were found, and how many words are left over */
function readTalk(words: string, parts: readonly Part[]): { kind: SmallTalk | undefined; strangers: number } {
  const found = new Set<string>();
  let strangers = 0;
  for (let at = 0; at < words.length; ) {
    let longest = 0;
    let kind: Part["kind"] = "filler";
    for (const part of parts) {
      part.pattern.lastIndex = at;
      const length = part.pattern.exec(words)?.[0].length ?? 0;
      if (length > longest) [longest, kind] = [length, part.kind];
    }
    if (longest > 0) found.add(kind);
    else {
      longest = (words.indexOf(" ", at) + 1 || words.length + 1) - at;
      strangers += 1;
    }
    at += longest;
  }
  return { kind: RANK.find((one) => found.has(one)), strangers };
}

/** “hiiii” and “thankssss” are what they are without the excitement. */
const calmed = (words: string): string[] => [
  ...new Set([words, words.replace(/(\p{L})\1{2,}/gu, "$1"), words.replace(/(\p{L})\1{2,}/gu, "$1$1")]),
];

function hear(text: string, strangersMax: number): HeardTalk | null {
  const words = bareWords(text);
  if (words === "") return { kind: "greeting", language: "en" };
  if (words.length > WORDS_MAX_CHARS) return null;
  for (const [language, pattern] of IDENTITY) if (pattern.test(words)) return { kind: "identity", language };
  let best: (HeardTalk & { readonly strangers: number }) | null = null;
  for (const said of calmed(words))
    for (const [language, parts] of LANGUAGES) {
      const { kind, strangers } = readTalk(said, parts);
      if (kind && strangers <= strangersMax && strangers < (best?.strangers ?? Number.POSITIVE_INFINITY))
        best = { kind, language, strangers };
    }
  return best && { kind: best.kind, language: best.language };
}

/** @returns what kind of small talk the whole text is; a greeting also for one without a word, such as 👋 */
export const smallTalkOf = (text: string): HeardTalk | null => hear(text, 0);

/**
 * A pleasantry with a word or two beside it that nobody knows, a name for instance.
 *
 * Only for what has no answer: “hello refund” may well have one.
 */
export const pleasantryIn = (text: string): HeardTalk | null =>
  /[?？؟]/.test(text) || NO_NAME.test(bareWords(text)) ? smallTalkOf(text) : hear(text, STRANGERS_MAX);
