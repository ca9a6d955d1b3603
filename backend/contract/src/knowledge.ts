import * as z from "zod";
import { At, Done, HttpUrl, Line, PageQuery, PublicId, VisibleText } from "./common-shapes.ts";
import { defineApi, page } from "./define.ts";
import { KNOWLEDGE_TEXT_MAX_CHARS } from "./limits.ts";

export const KnowledgeItem = z.object({
  id: PublicId,
  kind: z.enum(["qa", "text"]),
  /** The question, or the text's title. */
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  createdAt: At,
  updatedAt: At,
});
export type KnowledgeItem = z.infer<typeof KnowledgeItem>;

const Content = z.object({
  kind: z.enum(["qa", "text"]),
  title: Line(300),
  body: VisibleText.max(KNOWLEDGE_TEXT_MAX_CHARS),
  url: HttpUrl.nullable().default(null),
});
const ItemParams = z.object({ itemId: PublicId });

/** Knowledge: what the assistant may answer from. */
export const knowledgeApi = defineApi({
  list: {
    method: "GET",
    path: "/knowledge",
    auth: "agent",
    summary: "The workspace's knowledge, newest first; `q` searches.",
    query: PageQuery.extend({ q: z.string().trim().max(200).optional() }),
    reply: page(KnowledgeItem),
  },
  create: {
    method: "POST",
    path: "/knowledge",
    creates: true,
    auth: "admin",
    summary: "Adds a question with its answer, or a text.",
    body: Content,
    reply: KnowledgeItem,
  },
  update: {
    method: "PUT",
    path: "/knowledge/:itemId",
    auth: "admin",
    summary: "Changes an item.",
    params: ItemParams,
    body: Content,
    reply: KnowledgeItem,
  },
  remove: {
    method: "DELETE",
    path: "/knowledge/:itemId",
    auth: "admin",
    summary: "Deletes an item.",
    params: ItemParams,
    reply: Done,
  },
});
