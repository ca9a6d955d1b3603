import * as z from "zod";
import { At, Done, Line, PageQuery, PublicId, VisibleText } from "./common-shapes.ts";
import { defineApi, page } from "./define.ts";
import { AgentProfile } from "./users.ts";

export const AgentStats = z.object({
  waiting: z.number().int(),
  longestWaitSeconds: z.number().int().nullable(),
  withAssistant: z.number().int(),
  withPeople: z.number().int(),
  agentsOnline: z.number().int(),
  mine: z.object({
    open: z.number().int(),
    closedToday: z.number().int(),
    firstResponseSeconds: z.number().nullable(),
    rating: z.number().nullable(),
  }),
});
export type AgentStats = z.infer<typeof AgentStats>;

export const CannedReply = z.object({
  id: PublicId,
  shortcut: z.string(),
  title: z.string(),
  body: z.string(),
  updatedAt: At,
});
export type CannedReply = z.infer<typeof CannedReply>;

/** What a prepared answer may leave open, as `{{visitor.name}}`; filled in when it is used. */
export const CANNED_VARIABLES = ["visitor.name", "agent.name"] as const;
const VARIABLE = /\{\{[^{}]*\}\}/g;

/** @returns what in a text looks like a variable, each once, as it stands there: in a sent message a visitor would read it like that. */
export const variablesIn = (text: string): string[] => [...new Set(text.match(VARIABLE) ?? [])];

/** @returns those of them that nothing fills in. */
export function unknownVariables(text: string): string[] {
  const known: readonly string[] = CANNED_VARIABLES;
  return variablesIn(text).filter((variable) => !known.includes(variable.slice(2, -2).trim()));
}

const CannedBody = z.object({
  shortcut: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,29}$/, "uses small letters, digits and dashes"),
  title: Line(80),
  /** May hold the variables, and nothing else in double braces. */
  body: VisibleText.max(2000).superRefine((text, context) => {
    const unknown = unknownVariables(text);
    if (unknown.length > 0)
      context.addIssue({
        code: "custom",
        message: `uses ${unknown.join(", ")}, which nothing fills in; there are ${CANNED_VARIABLES.map((name) => `{{${name}}}`).join(" and ")}`,
      });
  }),
});

/** Agents: presence, load and prepared answers. */
export const agentsApi = defineApi({
  stats: {
    method: "GET",
    path: "/agents/stats",
    auth: "agent",
    summary: "The floor right now, and one's own day.",
    reply: AgentStats,
  },
  profile: {
    method: "GET",
    path: "/agents/me",
    auth: "agent",
    summary: "One's own availability and capacity.",
    reply: AgentProfile,
  },
  updateProfile: {
    method: "PATCH",
    path: "/agents/me",
    auth: "agent",
    summary: "Sets availability by hand, or the number of chats one takes at once.",
    body: z.object({
      availability: z.enum(["online", "away", "offline"]).optional(),
      capacity: z.number().int().min(1).max(50).optional(),
    }),
    reply: AgentProfile,
  },
  cannedReplies: {
    method: "GET",
    path: "/canned-replies",
    auth: "agent",
    summary: "Prepared answers by shortcut.",
    query: PageQuery.extend({ q: z.string().trim().max(100).optional() }),
    reply: page(CannedReply),
  },
  createCannedReply: {
    method: "POST",
    path: "/canned-replies",
    creates: true,
    auth: "agent",
    summary: "Adds a prepared answer.",
    body: CannedBody,
    reply: CannedReply,
  },
  updateCannedReply: {
    method: "PUT",
    path: "/canned-replies/:cannedReplyId",
    auth: "agent",
    summary: "Changes a prepared answer.",
    params: z.object({ cannedReplyId: PublicId }),
    body: CannedBody,
    reply: CannedReply,
  },
  removeCannedReply: {
    method: "DELETE",
    path: "/canned-replies/:cannedReplyId",
    auth: "agent",
    summary: "Deletes a prepared answer.",
    params: z.object({ cannedReplyId: PublicId }),
    reply: Done,
  },
});
