import type { WidgetSettings } from "@chat/contract/widgets";
import { FOUND_AT, type Passage } from "../knowledge/knowledgeIndex.ts";
import type { ReplyOutcome } from "./replyOutcome.ts";
import { type HeardTalk, pleasantryIn, smallTalkOf, type TalkLanguage } from "./smallTalk/smallTalk.ts";
import type { SmallTalk } from "./smallTalk/smallTalkWords.ts";

/** What the built-in answerer must know of the widget. */
export type AnswererSettings = Pick<WidgetSettings["assistant"], "name" | "canVisitorAskForPerson">;

/** What is said when nothing was found: no promise, only what is true. */
export const missText = ({ canVisitorAskForPerson }: AnswererSettings): string =>
  canVisitorAskForPerson
    ? "I'm sorry, I have no answer to that in what I know. You can put it another way, or talk to a person."
    : "I'm sorry, I have no answer to that in what I know. Could you put it another way?";

/** What is said where the provider made an answer and its own filter held it back. */
export const withheldText = ({ canVisitorAskForPerson }: AnswererSettings): string =>
  canVisitorAskForPerson
    ? "An answer to that was withheld by the filter of the service that I use. You can put it another way, or talk to a person."
    : "An answer to that was withheld by the filter of the service that I use. Could you put it another way?";

/** What is said to files without a word: nothing here can open them, so nothing else would be true. */
export const filesText = ({ canVisitorAskForPerson }: AnswererSettings): string =>
  canVisitorAskForPerson
    ? "I can't open files. Tell me in words what it is about, or talk to a person: they see what you sent."
    : "I can't open files. Please tell me in words what it is about.";

const WORDS_ALONE = "I can't open files, so I go by your words alone.";

/** What is said to small talk, in the language in which it was heard. */
const PLEASANTRIES: Readonly<Record<TalkLanguage, Readonly<Record<SmallTalk, string>>>> = {
  en: {
    greeting: "Hello! What can I help you with?",
    thanks: "You're welcome! Is there anything else I can help you with?",
    goodbye: "Goodbye, and thank you for the chat!",
    agreement: "All right. Tell me if there is anything else I can help you with.",
  },
  de: {
    greeting: "Hallo! Wobei kann ich Ihnen helfen?",
    thanks: "Gern geschehen! Kann ich Ihnen sonst noch helfen?",
    goodbye: "Auf Wiedersehen, und danke für das Gespräch!",
    agreement: "Alles klar. Sagen Sie mir, wenn ich Ihnen noch bei etwas helfen kann.",
  },
  fr: {
    greeting: "Bonjour ! Comment puis-je vous aider ?",
    thanks: "Je vous en prie ! Puis-je vous aider pour autre chose ?",
    goodbye: "Au revoir, et merci pour cet échange !",
    agreement: "Très bien. Dites-moi si je peux vous aider pour autre chose.",
  },
  es: {
    greeting: "¡Hola! ¿En qué puedo ayudarle?",
    thanks: "¡De nada! ¿Puedo ayudarle en algo más?",
    goodbye: "¡Hasta luego, y gracias por la conversación!",
    agreement: "Muy bien. Dígame si puedo ayudarle en algo más.",
  },
};

const IDENTITIES: Readonly<Record<TalkLanguage, (name: string) => { who: string; person: string }>> = {
  en: (name) => ({
    who: `I'm ${name}, an automated assistant. I answer from what this business has written down for me.`,
    person: "You can also talk to a person at any time.",
  }),
  de: (name) => ({
    who: `Ich bin ${name}, ein automatischer Assistent. Ich antworte aus dem, was dieses Unternehmen für mich aufgeschrieben hat.`,
    person: "Sie können auch jederzeit mit einem Menschen sprechen.",
  }),
  fr: (name) => ({
    who: `Je suis ${name}, un assistant automatique. Je réponds à partir de ce que cette entreprise a écrit pour moi.`,
    person: "Vous pouvez aussi parler à une personne à tout moment.",
  }),
  es: (name) => ({
    who: `Soy ${name}, un asistente automático. Respondo con lo que esta empresa ha escrito para mí.`,
    person: "También puede hablar con una persona en cualquier momento.",
  }),
};

function talkText({ kind, language }: HeardTalk, { name, canVisitorAskForPerson }: AnswererSettings): string {
  if (kind !== "identity") return PLEASANTRIES[language][kind];
  const { who, person } = IDENTITIES[language](name);
  return canVisitorAskForPerson ? `${who} ${person}` : who;
}

/** What is said to a pleasantry that was taken for a question without an answer. @returns null where it may well be one */
export function pleasantryText(text: string, settings: AnswererSettings): string | null {
  const talk = pleasantryIn(text);
  return talk && talkText(talk, settings);
}

/**
 * Answers without any provider: small talk in kind, questions with the best passage of the knowledge and its source.
 *
 * @param passages best first; the first counts from `FOUND_AT` on
 */
export function builtInAnswer(
  question: string,
  passages: readonly Passage[],
  settings: AnswererSettings,
  hasFiles = false,
): ReplyOutcome {
  const told = (text: string): string => (hasFiles ? `${WORDS_ALONE}\n\n${text}` : text);
  const talk = smallTalkOf(question);
  if (talk) return { kind: "answer", text: told(talkText(talk, settings)), sources: [], isIncomplete: false };
  const [best] = passages;
  if (!best || best.confidence < FOUND_AT) {
    const kind = pleasantryText(question, settings);
    if (kind !== null) return { kind: "answer", text: told(kind), sources: [], isIncomplete: false };
    return { kind: "miss", text: told(missText(settings)) };
  }
  const { publicId: id, title, url } = best.item;
  return { kind: "answer", text: told(best.text), sources: [{ id, title, url }], isIncomplete: false };
}
