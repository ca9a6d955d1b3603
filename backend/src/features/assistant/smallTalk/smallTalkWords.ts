/** What a message without a question is. */
export type SmallTalk = "greeting" | "thanks" | "goodbye" | "agreement";

/** The words of one language; each entry is a part of a pattern, without punctuation and apostrophes. */
export type SmallTalkWords = Readonly<Record<SmallTalk | "filler", readonly string[]>>;

/** Said in every language, so that they tell none. */
export const COMMON_WORDS: SmallTalkWords = {
  greeting: ["hi+", "hey+", "hell?o+", "yo", "hallo"],
  thanks: ["thx", "thanks?", "merci", "ty"],
  goodbye: ["bye+", "ciao", "tschau"],
  agreement: ["ok", "okay", "okey", "k+", "super", "cool", "top", "lol", "(?:ha){2,}h?", "wow", "perfect", "yes", "no"],
  filler: ["bot", "team", "oh", "ah"],
};
