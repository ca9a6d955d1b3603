import type { Overview } from "@chat/contract/analytics";
import type { FloorNow } from "../agents/floor.view.ts";
import type { Concerns } from "./overview.view.ts";

const chats = (count: number): string => (count === 1 ? "1 visitor waits" : `${count} visitors wait`);

/** What an admin should act on now, the most pressing first; empty on a healthy day. */
export function listAttention(floor: FloorNow, concerns: Concerns): Overview["attention"] {
  const items: Overview["attention"] = [];
  if (floor.waiting > 0 && floor.agentsOnline === 0)
    items.push({
      kind: "nobodyOnShift",
      text: `${chats(floor.waiting)} for a person, and nobody is on shift.`,
      count: floor.waiting,
    });
  if (concerns.waitingTooLong > 0)
    items.push({
      kind: "waitingTooLong",
      text: `${chats(concerns.waitingTooLong)} for more than three minutes.`,
      count: concerns.waitingTooLong,
    });
  if (concerns.providerFailedAt)
    items.push({
      kind: "providerFailing",
      text: "The AI provider failed within the last hour. Check its key, address and model.",
      count: 1,
    });
  if (concerns.knowledgeItems === 0)
    items.push({
      kind: "noKnowledge",
      text: "The assistant has no knowledge to answer from. Add a few questions with their answers.",
      count: 0,
    });
  if (concerns.widgets > 0 && concerns.enabledWidgets === 0)
    items.push({
      kind: "widgetOffEverywhere",
      text: "Every widget is switched off, so no visitor can chat.",
      count: concerns.widgets,
    });
  return items;
}
