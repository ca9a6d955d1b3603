import type { Source } from "@chat/contract/messages";
import type { PublicConfig } from "@chat/contract/widgets";
import * as z from "zod";

/** What the preview document can be told to show. */
type DocumentState = "open" | "closed" | "form" | "queue" | "offline";

/** What the widget is shown doing. `away` is a queue with nobody on shift, `offline` a visitor without a connection. */
export const PREVIEW_STATES = ["open", "closed", "form", "queue", "away", "offline"] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

/** Builder → preview document. */
export type ToPreview =
  | { type: "preview:show"; config: PublicConfig; state: DocumentState; colorScheme: "light" | "dark" }
  | { type: "preview:answer"; id: string; text: string; sources: z.infer<typeof Source>[]; offersPerson: boolean };

/** @returns the message that shows a draft in one of the states. */
export const showMessage = (config: PublicConfig, state: PreviewState, colorScheme: "light" | "dark"): ToPreview =>
  state === "away"
    ? { type: "preview:show", config: { ...config, isStaffed: false }, state: "queue", colorScheme }
    : { type: "preview:show", config, state, colorScheme };

/** Preview document → builder. */
export const FromPreview = z.discriminatedUnion("type", [
  z.object({ type: z.literal("preview:ready") }),
  z.object({ type: z.literal("preview:ask"), id: z.string().max(100), text: z.string().max(4000) }),
]);

/** @returns the message, if it is one of ours and came from our own frame; anything else on the page's message channel is not our business. */
export function readPreviewMessage(
  event: Pick<MessageEvent<unknown>, "origin" | "source" | "data">,
  frame: Window | null | undefined,
): z.infer<typeof FromPreview> | undefined {
  if (!frame || event.source !== frame || event.origin !== location.origin) return undefined;
  const result = FromPreview.safeParse(event.data);
  return result.success ? result.data : undefined;
}
