import type { SessionState } from "@chat/contract/session-state";
import type { WidgetSettings } from "@chat/contract/widgets";
import type { Deps } from "../src/deps.ts";
import { defaultSettings } from "../src/features/widgets/defaultSettings.ts";
import type { UserActor, VisitorActor } from "../src/platform/auth/actors.ts";
import { newPublicId } from "../src/platform/ids.ts";

/** A workspace with one widget, made by SQL: for tests of use cases that need no door. */
export interface Floor {
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly siteKey: string;
  /** Adds a user with an agent's row. `connectedForMs`: on shift for this long from now (default: not connected). */
  agent(options?: {
    name?: string;
    role?: UserActor["role"];
    capacity?: number;
    connectedForMs?: number;
  }): Promise<UserActor>;
  /** Adds a visitor with a chat in this state. */
  chat(state?: SessionState, options?: { agent?: UserActor; askedAt?: Date; createdAt?: Date }): Promise<VisitorActor>;
  /** Says something in a chat, as a row with the next number. */
  say(
    chat: VisitorActor,
    by: "visitor" | "assistant" | "agent",
    body: string,
    options?: { senderId?: number; at?: Date },
  ): Promise<number>;
}

const NOW = (deps: Deps, offsetMs = 0): Date => new Date(deps.clock.now().getTime() + offsetMs);

/** Makes a workspace that shares nothing with any other. */
export async function createFloor(
  deps: Deps,
  settings: (presets: WidgetSettings) => WidgetSettings = (presets) => presets,
): Promise<Floor> {
  const { db } = deps;
  const { insertId: workspaceId } = await db.run(
    "INSERT INTO workspaces (public_id, name, created_at) VALUES (?, 'Floor', ?)",
    [newPublicId(), NOW(deps)],
  );
  const siteKey = newPublicId();
  const { insertId: widgetId } = await db.run(
    "INSERT INTO widget_configs (site_key, workspace_id, name, settings, created_at, updated_at) VALUES (?, ?, 'Shop', ?, ?, ?)",
    [siteKey, workspaceId, JSON.stringify(settings(defaultSettings("Shop"))), NOW(deps), NOW(deps)],
  );
  return {
    workspaceId,
    widgetId,
    siteKey,
    async agent({ name = "Ana", role = "agent", capacity = 5, connectedForMs } = {}) {
      const userPublicId = newPublicId();
      const { insertId: userId } = await db.run(
        "INSERT INTO users (public_id, workspace_id, email, name, password_hash, role, created_at) VALUES (?, ?, ?, ?, 'none', ?, ?)",
        [userPublicId, workspaceId, `${userPublicId}@example.com`, name, role, NOW(deps)],
      );
      await db.run("INSERT INTO agents (user_id, workspace_id, capacity, connected_until) VALUES (?, ?, ?, ?)", [
        userId,
        workspaceId,
        capacity,
        connectedForMs === undefined ? null : NOW(deps, connectedForMs),
      ]);
      const expiresAt = NOW(deps, 900_000);
      return { kind: "user", workspaceId, userId, userPublicId, name, role, sid: newPublicId(), expiresAt };
    },
    async chat(state = "assistant", { agent, askedAt, createdAt } = {}) {
      const at = createdAt ?? NOW(deps);
      const { insertId: visitorId } = await db.run(
        "INSERT INTO visitors (public_id, workspace_id, widget_id, secret_hash, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        [newPublicId(), workspaceId, widgetId, Buffer.from(newPublicId().padEnd(32, "-").slice(0, 32)), at, at],
      );
      const sessionPublicId = newPublicId();
      const isAsked = state === "waiting" || state === "human";
      const { insertId: sessionId } = await db.run(
        `INSERT INTO sessions (public_id, workspace_id, widget_id, visitor_id, start_client_id, state, state_since, agent_user_id,
           escalation_cause, escalation_reason, escalated_at, created_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          sessionPublicId,
          workspaceId,
          widgetId,
          visitorId,
          newPublicId(),
          state,
          askedAt ?? at,
          agent?.userId ?? null,
          isAsked ? "request" : null,
          isAsked ? "asked" : null,
          isAsked ? (askedAt ?? at) : null,
          at,
          state === "closed" ? at : null,
        ],
      );
      const expiresAt = NOW(deps, 900_000);
      return { kind: "visitor", workspaceId, widgetId, siteKey, visitorId, sessionId, sessionPublicId, expiresAt };
    },
    say: (chat, by, body, { senderId = 0, at = NOW(deps) } = {}) =>
      db.transaction(async (tx) => {
        await tx.run(
          "UPDATE sessions SET last_seq = last_seq + 1, last_text_seq = last_seq, last_visitor_seq = IF(?, last_seq, last_visitor_seq), last_message_at = ? WHERE id = ?",
          [by === "visitor" ? 1 : 0, at, chat.sessionId],
        );
        const [row] = await tx.rows<{ last_seq: number }>(
          "SELECT sessions.last_seq FROM sessions WHERE sessions.id = ?",
          [chat.sessionId],
        );
        const seq = row?.last_seq ?? 0;
        await tx.run(
          "INSERT INTO messages (session_id, seq, workspace_id, kind, sender_kind, sender_id, client_id, body, created_at) VALUES (?, ?, ?, 'text', ?, ?, ?, ?, ?)",
          [chat.sessionId, seq, chat.workspaceId, by, senderId, newPublicId(), body, at],
        );
        return seq;
      }),
  };
}
