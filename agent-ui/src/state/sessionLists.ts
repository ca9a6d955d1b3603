import type { Session } from "@chat/contract/sessions";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";

/** The three lists of the console. */
export const LISTS = ["waiting", "mine", "all"] as const;
export type ListName = (typeof LISTS)[number];

/** What the list of all chats is narrowed to. */
export const SCOPES = ["everything", "people", "assistant"] as const;
export type Scope = (typeof SCOPES)[number];

/** A chat with the assistant counts as active this long after its last word. */
const ASSISTANT_ACTIVE_MS = 30 * 60_000;

const lastAt = (session: Session) => session.last?.at ?? session.createdAt;
/** @returns since when the visitor waits for a person: the queue's order and every age shown; a chat given back keeps it. */
export const askedAt = (session: Session) => session.escalation?.at ?? session.stateSince;
const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);

/** @returns who waits, longest first. */
export const waitingOf = (sessions: Iterable<Session>): Session[] =>
  [...sessions]
    .filter((session) => session.state === "waiting")
    .sort((a, b) => byTime(askedAt(a), askedAt(b)) || a.id.localeCompare(b.id));

/** @returns the agent's own chats: those that expect an answer first, then the newest activity. */
export const mineOf = (sessions: Iterable<Session>, userId: string): Session[] =>
  [...sessions]
    .filter((session) => session.state === "human" && session.agent?.id === userId)
    .sort(
      (a, b) =>
        Number(isUnanswered(b)) - Number(isUnanswered(a)) || byTime(lastAt(b), lastAt(a)) || a.id.localeCompare(b.id),
    );

/** @returns every open chat that goes on now, newest activity first. */
export const allOf = (sessions: Iterable<Session>, scope: Scope, nowMs: number): Session[] =>
  [...sessions]
    .filter((session) => {
      if (session.state === "closed") return false;
      if (session.state !== "assistant") return scope !== "assistant";
      return (
        scope !== "people" && (session.visitor.isOnline || nowMs - Date.parse(lastAt(session)) < ASSISTANT_ACTIVE_MS)
      );
    })
    .sort((a, b) => byTime(lastAt(b), lastAt(a)) || a.id.localeCompare(b.id));

/** @returns all that this screen knows, open ones first, newest activity first. */
export const everyOf = (sessions: Iterable<Session>): Session[] =>
  [...sessions].sort(
    (a, b) =>
      Number(a.state === "closed") - Number(b.state === "closed") ||
      byTime(lastAt(b), lastAt(a)) ||
      a.id.localeCompare(b.id),
  );

/** Whether the visitor had the last word. */
export const isUnanswered = (session: Session): boolean => session.last?.by === "visitor";

/** Whether the visitor wrote something that nobody of the team has seen. */
export const isUnread = (session: Session): boolean => isUnanswered(session) && session.head > session.marks.teamRead;

/** @returns the name to show for a visitor, whatever is known. */
export const visitorName = (session: Session): string =>
  session.visitor.name?.trim() ||
  session.visitor.email ||
  session.visitor.phone ||
  `Visitor ${session.visitor.id.slice(0, 4)}`;

/** @returns the chats in which every word of `text` occurs: name, e-mail, reason, page, last message, agent, widget. */
export function searchSessions(sessions: readonly Session[], text: string): readonly Session[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sessions;
  return sessions.filter((session) => {
    const hay = [
      visitorName(session),
      session.visitor.email,
      session.visitor.phone,
      session.escalation?.reason,
      session.page?.url,
      session.page?.title,
      session.last?.preview,
      session.lastByVisitor?.preview,
      session.agent?.name,
      widgetName(session.widget),
    ]
      .join(" ")
      .toLocaleLowerCase();
    return words.every((word) => hay.includes(word));
  });
}
