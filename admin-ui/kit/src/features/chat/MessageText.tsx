import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";
import { Markdown } from "../../components/Markdown.tsx";
import { TypedText } from "../../components/TypedText.tsx";

/** A message's words: formatted where the assistant or an agent wrote them, as typed where anybody else did. */
export function MessageText({ message: { body, sender } }: { message: Pick<Message, "body" | "sender"> }) {
  return isMarkdown(sender.kind) ? <Markdown text={body} /> : <TypedText text={body} />;
}
