import { type Message, MessageData } from "@chat/contract/messages";
import * as z from "zod";
import type { Deps } from "../../deps.ts";
import type { StoredMessage } from "../../domain-events.ts";
import { StoredFile, toFileInfo } from "../files/fileLinks.ts";

/** As the row keeps it: files have no address there, for addresses end. */
const StoredData = MessageData.extend({ files: z.array(StoredFile).optional() });

/** What making a row's files reachable takes. */
type LinkDeps = Pick<Deps, "config" | "clock">;

function readData(deps: LinkDeps, stored: unknown): MessageData | null {
  const parsed = stored === null || stored === undefined ? undefined : StoredData.safeParse(stored).data;
  if (!parsed) return null;
  const { files, ...data } = parsed;
  return files ? { ...data, files: files.map((file) => toFileInfo(deps, file)) } : data;
}

/**
 * A row as the team reads it.
 *
 * @param agentPublicId of the sender, where the sender is an agent and it is known
 */
export const toTeamMessage = (
  deps: LinkDeps,
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
  data: readData(deps, row.data),
  at: row.createdAt.toISOString(),
});

/**
 * A row as the visitor reads it: of a row for the team it learns the number and nothing else, so that its numbers stay gapless.
 *
 * Ids of the team's people are not for visitors, and a team member's client ids would tell when they wrote what the visitor may not see.
 */
export const toVisitorMessage = (deps: LinkDeps, sessionPublicId: string, row: StoredMessage): Message =>
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
    : { ...toTeamMessage(deps, sessionPublicId, row), clientId: row.senderKind === "visitor" ? row.clientId : null };
