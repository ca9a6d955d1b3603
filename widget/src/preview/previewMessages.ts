import type { Source } from "@chat/contract/messages";
import type { PublicConfig } from "@chat/contract/widgets";

export type PreviewState = "closed" | "open" | "form" | "queue" | "offline" | "human";

/** What the builder tells the previewed widget. */
export type PreviewCommand =
  | {
      readonly type: "preview:show";
      readonly config: PublicConfig;
      readonly state: PreviewState;
      readonly colorScheme: "light" | "dark";
    }
  | {
      readonly type: "preview:answer";
      readonly id: string;
      readonly text: string;
      readonly sources: Source[];
      readonly offersPerson: boolean;
    };

/** A command, if it comes from our own page around this frame; anything else is ignored. */
export function readCommand(event: Pick<MessageEvent, "origin" | "source" | "data">): PreviewCommand | null {
  const { type }: { type?: unknown } = Object(event.data);
  const isOurs = event.origin === location.origin && event.source === window.parent;
  return isOurs && (type === "preview:show" || type === "preview:answer") ? event.data : null;
}
