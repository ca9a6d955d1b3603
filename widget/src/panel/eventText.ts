import type { Message } from "@chat/contract/messages";
import type { Strings } from "../i18n/en.ts";
import { fill } from "../i18n/loadStrings.ts";

/** What happened, in words for the visitor; null for what needs no saying. */
export function eventText({ data }: Message, t: Strings): string | null {
  const name = data?.actorName ?? t.requeuedBy;
  switch (data?.event) {
    case "escalated":
      // Whether somebody is there is said above the composer, as it is now.
      return data.by === "visitor" ? t.eventEscalated : data.by === "system" ? null : t.eventHandedOver;
    case "accepted":
      return fill(t.eventAccepted, { name });
    case "transferred":
      return fill(t.eventTransferred, { name });
    case "withdrawn":
      return t.eventWithdrawn;
    case "returned":
      return t.eventReturned;
    case "requeued":
      return fill(t.eventRequeued, { name });
    case "closed":
      return data.by === "visitor"
        ? t.eventVisitorClosed
        : data.actorName
          ? fill(t.eventAgentClosed, { name })
          : t.eventClosed;
    case "reopened":
      return t.eventReopened;
    case "emailLeft":
      return t.eventEmailLeft;
    case "rated":
      return fill(t.eventRated, { stars: data.rating ?? "" });
    case "answerFailed":
      return t.eventFailed;
    default:
      return null;
  }
}
