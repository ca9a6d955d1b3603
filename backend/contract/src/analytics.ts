import * as z from "zod";
import { At, SiteKeyText } from "./common-shapes.ts";
import { defineApi } from "./define.ts";

const Totals = z.object({
  chats: z.number().int(),
  messages: z.number().int(),
  /** Ended without ever asking for a person. */
  assistantResolved: z.number().int(),
  handedOver: z.number().int(),
  /** Median seconds from the hand-over to an agent's first message; null without data. */
  firstResponseSeconds: z.number().nullable(),
  rating: z.number().nullable(),
  ratings: z.number().int(),
});
export type Totals = z.infer<typeof Totals>;

export const Overview = z.object({
  from: At,
  to: At,
  totals: Totals,
  previous: Totals,
  /** One row a UTC day, oldest first, none left out. */
  days: z.array(Totals.extend({ day: z.iso.date() })),
  live: z.object({
    visitors: z.number().int(),
    withAssistant: z.number().int(),
    waiting: z.number().int(),
    withPeople: z.number().int(),
    agentsOnline: z.number().int(),
    longestWaitSeconds: z.number().int().nullable(),
  }),
  attention: z.array(
    z.object({
      kind: z.enum(["waitingTooLong", "nobodyOnShift", "providerFailing", "noKnowledge", "widgetOffEverywhere"]),
      text: z.string(),
      count: z.number().int(),
    }),
  ),
});
export type Overview = z.infer<typeof Overview>;

/** Reports. */
export const analyticsApi = defineApi({
  overview: {
    method: "GET",
    path: "/analytics/overview",
    auth: "admin",
    summary: "The numbers of a span of days, the span before, each day, and the floor right now.",
    query: z.object({
      days: z.coerce.number().int().min(1).max(92).default(7),
      siteKey: SiteKeyText.optional(),
    }),
    reply: Overview,
  },
});
