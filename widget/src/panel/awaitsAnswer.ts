import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatView } from "../core/Chat.ts";

/** The server answers within 20 s or says why not. */
const PATIENCE_MS = 30_000;

/** @returns whether the assistant owes an answer right now, so that the screen shows it thinking before the first word comes. */
export function awaitsAnswer(view: ChatView, config: PublicConfig): boolean {
  const row = view.rows.findLast((candidate) => candidate.kind !== "hidden");
  return (
    config.assistant.isEnabled &&
    view.session?.state === "assistant" &&
    view.connection === "online" &&
    row?.kind === "text" &&
    row.sender.kind === "visitor" &&
    Date.now() + view.offsetMs - Date.parse(row.at) < PATIENCE_MS
  );
}
