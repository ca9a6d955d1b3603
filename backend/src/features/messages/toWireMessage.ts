import { type Message, MessageData } from "@chat/contract/messages";
import type { StoredMessage } from "../../domain-events.ts";

const readData = (data: unknown): MessageData | null =>
  data === null || data === undefined ? null : (MessageData.safeParse(data).data ?? null);

/**
 * A row as the team reads it.
 *
 * @param agentPublicId of the sender, where the sender is an agent and it is known
 */
export const toTeamMessage = (
  sessionPublicId: string,
  row: StoredMessage,
  agentPublicId: string | null = null,
): Message => ({
  sessionId: sessionPublicId,
  seq: row.seq,
  kind: row.kind,
  sender: { kind: row.senderKind, id: agentPublicId, name: row.senderName },
  clientId: row.clientId,
  body: row.body,
  data: readData(row.data),
  at: row.createdAt.toISOString(),
});

/**
 * A row as the visitor reads it: of a row for the team it learns the number and nothing else, so that its numbers stay gapless.
 *
 * Ids of the team's people are not for visitors, and a team member's client ids would tell when they wrote what the visitor may not see.
 */
export const toVisitorMessage = (sessionPublicId: string, row: StoredMessage): Message =>
  row.audience === "team"
    ? {
        sessionId: sessionPublicId,
        seq: row.seq,
        kind: "hidden",
        sender: { kind: "system", id: null, name: null },
        clientId: null,
        body: "",
        data: null,
        at: row.createdAt.toISOString(),
      }
    : { ...toTeamMessage(sessionPublicId, row), clientId: row.senderKind === "visitor" ? row.clientId : null };
