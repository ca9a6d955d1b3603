import * as z from "zod";
import { At, Done, HttpUrl, Line, PageQuery, PublicId, SiteKeyText, VisibleText } from "./common-shapes.ts";
import { defineApi, page } from "./define.ts";
import { KNOWLEDGE_TEXT_MAX_CHARS, WIDGETS_MAX } from "./limits.ts";

const WidgetName = z.object({ siteKey: z.string(), name: z.string() });

export const KnowledgeItem = z.object({
  id: PublicId,
  kind: z.enum(["qa", "text"]),
  /** The question, or the text's title. */
  title: z.string(),
  body: z.string(),
  url: z.string().nullable(),
  /** The widgets that answer from it; null: all of the workspace but the demo, those made later too. */
  widgets: z.array(WidgetName).nullable(),
  /** Came with the demo: it answers there alone, and goes with it. */
  isDemo: z.boolean(),
  createdAt: At,
  updatedAt: At,
});
export type KnowledgeItem = z.infer<typeof KnowledgeItem>;

const Content = z.object({
  kind: z.enum(["qa", "text"]),
  title: Line(300),
  body: VisibleText.max(KNOWLEDGE_TEXT_MAX_CHARS),
  url: HttpUrl.nullable().default(null),
  /** The widgets that answer from it; null: all but the demo. Left out: all for a new item, unchanged for an old one. */
  siteKeys: z.array(SiteKeyText).min(1, "names no widget").max(WIDGETS_MAX).nullable().optional(),
});
const ItemParams = z.object({ itemId: PublicId });

/** What came with the installation to try it. */
export const Demo = z.object({ widgets: z.array(WidgetName), knowledgeItems: z.number().int() });
export type Demo = z.infer<typeof Demo>;

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
  showDemo: {
    method: "GET",
    path: "/demo",
    auth: "admin",
    summary: "What of the workspace is the demo's: its widgets, and how many knowledge items answer on them alone.",
    reply: Demo,
  },
  removeDemo: {
    method: "DELETE",
    path: "/demo",
    auth: "admin",
    summary:
      "Takes the demo away: its widgets and their knowledge; the chats stay in the archive. Answers with what went.",
    reply: Demo,
  },
});
