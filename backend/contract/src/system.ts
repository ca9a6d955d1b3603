import * as z from "zod";
import { At } from "./common-shapes.ts";
import { defineApi } from "./define.ts";

/** The installation itself. */
export const systemApi = defineApi({
  health: {
    method: "GET",
    path: "/health",
    auth: "public",
    summary: "The process lives, whether it reaches its database, and whether there is room on the disk.",
    reply: z.object({
      status: z.enum(["ok", "degraded"]),
      database: z.enum(["ok", "unreachable"]),
      /** As this process last noticed it. */
      storage: z.enum(["ok", "full"]),
      version: z.string(),
      uptimeSeconds: z.number().int(),
      time: At,
    }),
  },
  ready: {
    method: "GET",
    path: "/ready",
    auth: "public",
    summary: "Whether to send traffic here: database reachable, migrated, room on the disk, not draining (else 503).",
    reply: z.object({ isReady: z.literal(true) }),
  },
  version: {
    method: "GET",
    path: "/version",
    auth: "public",
    summary: "Version of the product and of this contract, and the address under which visitors reach it.",
    reply: z.object({ version: z.string(), contractVersion: z.number().int(), publicUrl: z.url() }),
  },
  openapi: {
    method: "GET",
    path: "/openapi.json",
    auth: "public",
    summary: "This reference, as OpenAPI 3.1.",
    reply: z.unknown(),
  },
});
