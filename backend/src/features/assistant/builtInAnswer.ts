import type { WidgetSettings } from "@chat/contract/widgets";
import { FOUND_AT, type Passage } from "../knowledge/knowledgeIndex.ts";
import type { ReplyOutcome } from "./replyOutcome.ts";
import { smallTalkOf } from "./visitorWishes.ts";

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

const smallTalkText = (kind: NonNullable<ReturnType<typeof smallTalkOf>>, settings: AnswererSettings): string => {
  const person = settings.canVisitorAskForPerson ? " You can also talk to a person at any time." : "";
  switch (kind) {
    case "greeting":
      return "Hello! What can I help you with?";
    case "thanks":
      return "You're welcome! Is there anything else I can help you with?";
    case "goodbye":
      return "Goodbye, and thank you for the chat!";
    case "agreement":
      return "All right. Tell me if there is anything else I can help you with.";
    case "identity":
      return `I'm ${settings.name}, an automated assistant. I answer from what this business has written down for me.${person}`;
  }
};

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
  if (talk) return { kind: "answer", text: told(smallTalkText(talk, settings)), sources: [], isIncomplete: false };
  const [best] = passages;
  if (!best || best.confidence < FOUND_AT) return { kind: "miss", text: told(missText(settings)) };
  const { publicId: id, title, url } = best.item;
  return { kind: "answer", text: told(best.text), sources: [{ id, title, url }], isIncomplete: false };
}
