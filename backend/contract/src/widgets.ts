import * as z from "zod";
import { At, Colour, Done, Line, PageQuery, VisibleText } from "./common-shapes.ts";
import { defineApi, page } from "./define.ts";
import { FILE_GROUPS, FileLimits } from "./files.ts";
import { ORIGINS_MAX, PRECHAT_FIELDS_MAX } from "./limits.ts";
import { completeOrigin } from "./origins.ts";
import { DisplayName } from "./person-name.ts";

/** Public name of a widget; `sessions` and `escalate` are words of our own addresses. */
export const SiteKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{4,40}$/, "is not a site key")
  .refine((key) => key !== "sessions" && key !== "escalate", "is reserved");

export const CORNERS = ["bottom-right", "bottom-left", "top-right", "top-left"] as const;

/**
 * An origin as a browser sends it (`https://shop.example`, optional port), its sub-domains (`https://*.shop.example`), or
 * the explicit words `*` and `null`. What is left out of an address is completed.
 */
export const AllowedOrigin = z
  .string()
  .trim()
  .max(260)
  .transform((text) => (text === "*" || text === "null" ? text : completeOrigin(text)))
  .refine((text): text is string => text !== null, "is not a website like https://shop.example, without a path");

const FieldKey = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, "is not a field name");

const LABEL_MAX_CHARS = 80;
/** What visitors agree to is a sentence, with links to what it speaks of. */
const CONSENT_MAX_CHARS = 300;

const Field = z.object({
  key: FieldKey,
  /** Of a consent: up to 300 characters with links, `[privacy policy](https://…)`. */
  label: Line(CONSENT_MAX_CHARS),
  type: z.enum(["text", "email", "phone", "choice", "consent"]),
  isRequired: z.boolean(),
  choices: z.array(Line(80)).max(20).default([]),
  /** Shown only when the choice field `key` has this answer. */
  showWhen: z
    .object({ key: FieldKey, equals: z.string().max(80) })
    .nullable()
    .default(null),
});

export const PreChatField = Field.refine(({ type, label }) => type === "consent" || label.length <= LABEL_MAX_CHARS, {
  path: ["label"],
  error: `Too big: expected string to have <=${LABEL_MAX_CHARS} characters`,
});
export type PreChatField = z.infer<typeof PreChatField>;

/** What a widget says in English where its admin wrote nothing; every other language that it speaks has its own. */
export const DEFAULT_TEXTS = {
  subtitle: "We usually reply right away",
  message: "Hello! How can we help you?",
  placeholder: "Write a message",
  awayMessage: "Nobody is available right now.",
} as const;

/** Everything an admin designs. All of it but `assistant.instructions` and `allowedOrigins` is public. */
export const WidgetSettings = z.object({
  look: z.object({
    /** The name visitors read in the header. */
    title: DisplayName(60),
    /** Null: the default, in the visitor's language; empty: none. */
    subtitle: z.string().trim().max(120).nullable(),
    colour: Colour,
    /** The header's and launcher's text; computed for legibility when null. */
    textColour: Colour.nullable(),
    colorScheme: z.enum(["auto", "light", "dark"]),
    position: z.enum(CORNERS),
    offsetX: z.number().int().min(0).max(400),
    offsetY: z.number().int().min(0).max(400),
    zIndex: z.number().int().min(1).max(2147483647),
    launcherIcon: z.enum(["chat", "question", "wave"]),
    /** Text beside the launcher's icon; empty for the icon alone. */
    launcherText: z.string().trim().max(40),
    /** A greeting shown beside the launcher; empty for none. */
    teaser: z.string().trim().max(160),
  }),
  welcome: z.object({
    /** Null: the default, in the visitor's language. */
    message: VisibleText.max(1000).nullable(),
    /** Questions offered before the first message. */
    starters: z.array(Line(120)).max(6),
    /** Null or empty: the default, in the visitor's language. */
    placeholder: z.string().trim().max(80).nullable(),
  }),
  form: z.object({
    isEnabled: z.boolean(),
    intro: z.string().trim().max(300),
    fields: z.array(PreChatField).max(PRECHAT_FIELDS_MAX),
  }),
  assistant: z.object({
    isEnabled: z.boolean(),
    name: DisplayName(40),
    /** Tone and rules in the admin's words; goes to the provider, never to a browser. */
    instructions: z.string().trim().max(4000),
    canVisitorAskForPerson: z.boolean(),
    /** Hand over by itself after this many answers in a row that found nothing. */
    escalateAfterMisses: z.number().int().min(1).max(10),
    /** Words in a visitor's message that hand over at once. */
    escalateOnWords: z.array(Line(60)).max(50),
  }),
  people: z.object({
    /** Said when nobody is on shift. Null or empty: the default, in the visitor's language. */
    awayMessage: z.string().trim().max(500).nullable(),
    canLeaveEmail: z.boolean(),
    /** Ask for a rating when a chat ends. */
    isRatingEnabled: z.boolean(),
    /** Where a visitor's message to an ended chat leads. */
    reopensTo: z.enum(["assistant", "waiting", "newChat"]),
    /** Agents see what a visitor types before it is sent; the visitor is told. Left out by older clients: no. */
    isTypingShown: z.boolean().default(false),
  }),
  /** Files that visitors may send; agents may always send any type that is taken. */
  attachments: z.object({
    isEnabled: z.boolean(),
    groups: z.array(z.enum(FILE_GROUPS)).max(FILE_GROUPS.length),
  }),
  allowedOrigins: z.array(AllowedOrigin).max(ORIGINS_MAX),
});
export type WidgetSettings = z.infer<typeof WidgetSettings>;

export const Widget = z.object({
  siteKey: SiteKey,
  name: z.string(),
  isEnabled: z.boolean(),
  /** The widget of the test page; it answers from the demo's own knowledge. */
  isDemo: z.boolean(),
  settings: WidgetSettings,
  createdAt: At,
  updatedAt: At,
  /** Raised by each save; a save names the one it was made from. */
  version: z.number().int(),
  /** Chats ever started and the last one's time: for the list. */
  chatCount: z.number().int(),
  lastChatAt: At.nullable(),
});
export type Widget = z.infer<typeof Widget>;

/** What agents see of a widget: enough to name it and to filter by it, nothing of its instructions, words and websites. */
export const WidgetName = Widget.pick({ siteKey: true, name: true, isEnabled: true, isDemo: true });
export type WidgetName = z.infer<typeof WidgetName>;

/** Whether a listed widget is all of it, as admins get it. */
export const isWholeWidget = (listed: Widget | WidgetName): listed is Widget => "settings" in listed;

/** What any page may read: an allowlist, so that a new private setting stays private by default. */
export const PublicConfig = z.object({
  siteKey: SiteKey,
  /** As `drawnLook` makes it. */
  look: WidgetSettings.shape.look.extend({
    textColour: Colour,
    /** The icon's path on a 24 × 24 grid. */
    launcherPath: z.string().max(500),
  }),
  /** An empty message: the widget's own words. */
  welcome: WidgetSettings.shape.welcome.extend({ message: z.string() }),
  form: WidgetSettings.shape.form,
  assistant: WidgetSettings.shape.assistant.pick({ isEnabled: true, name: true, canVisitorAskForPerson: true }),
  people: WidgetSettings.shape.people.pick({
    awayMessage: true,
    canLeaveEmail: true,
    isRatingEnabled: true,
    reopensTo: true,
    isTypingShown: true,
  }),
  /** What a visitor may send; null: nothing (switched off, or no type is chosen). */
  attachments: FileLimits.nullable(),
  /** Whether somebody is on shift now; may be up to 30 s old. */
  isStaffed: z.boolean(),
  contractVersion: z.number().int(),
});
export type PublicConfig = z.infer<typeof PublicConfig>;

const KeyParams = z.object({ siteKey: SiteKey });

/** Widgets: the designs and their public face. */
export const widgetsApi = defineApi({
  list: {
    method: "GET",
    path: "/widgets",
    auth: "agent",
    summary: "The workspace's widgets, newest first; agents get their names only.",
    query: PageQuery,
    reply: page(z.union([Widget, WidgetName])),
  },
  create: {
    method: "POST",
    path: "/widgets",
    creates: true,
    auth: "admin",
    summary: "Creates a widget; what is left out gets the presets.",
    body: z.object({ name: DisplayName(80), settings: WidgetSettings.partial().optional() }),
    reply: Widget,
  },
  config: {
    method: "GET",
    path: "/widgets/:siteKey/config",
    auth: "origin",
    summary: "What the widget needs to draw itself; cached, with an ETag.",
    params: KeyParams,
    reply: PublicConfig,
  },
  show: {
    method: "GET",
    path: "/widgets/:siteKey",
    auth: "admin",
    summary: "One widget with all its settings.",
    params: KeyParams,
    reply: Widget,
  },
  update: {
    method: "PUT",
    path: "/widgets/:siteKey",
    auth: "admin",
    summary: "Saves a widget; `version` guards against overwriting a colleague.",
    params: KeyParams,
    body: z.object({
      name: DisplayName(80).optional(),
      isEnabled: z.boolean().optional(),
      settings: WidgetSettings.partial().optional(),
      version: z.number().int().optional(),
    }),
    reply: Widget,
  },
  remove: {
    method: "DELETE",
    path: "/widgets/:siteKey",
    auth: "admin",
    summary: "Deletes a widget. Its chats stay in the archive; a demo takes its knowledge along.",
    params: KeyParams,
    reply: Done,
  },
});
