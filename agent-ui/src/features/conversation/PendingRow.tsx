import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Markdown } from "@chat/ui-kit/components/Markdown.tsx";
import { MessageFiles } from "@chat/ui-kit/features/chat/MessageFiles.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import type { OutboxEntry } from "../../state/outbox.ts";

interface PendingRowProps {
  entry: OutboxEntry;
  agent: string;
  isFirst: boolean;
  onRetry: () => void;
  onTakeBack: () => void;
}

/** A message on its way, as it will look when it has arrived. */
export function PendingRow({ entry, agent, isFirst, onRetry, onTakeBack }: PendingRowProps) {
  return (
    <div className={cn("flex justify-end px-4", isFirst ? "pt-3" : entry.files.length > 0 ? "pt-2" : "pt-0.5")}>
      <div className="flex min-w-0 max-w-[min(40rem,84%)] flex-col items-end">
        {isFirst && <p className="mb-1 max-w-full truncate px-1 font-medium text-n-11 text-xs">{agent}</p>}
        <div className={cn("flex max-w-full flex-col items-end gap-1", entry.status !== "stored" && "opacity-70")}>
          {entry.body !== "" && (
            <div className="max-w-full rounded-xl bg-accent px-3 py-2 text-base text-on-accent leading-relaxed">
              <Markdown text={entry.body} />
            </div>
          )}
          {entry.files.length > 0 && <MessageFiles files={entry.files} sessionId={entry.sessionId} side="end" />}
        </div>
        <div className="mt-1 flex min-h-4 flex-wrap items-center justify-end gap-x-2 px-1 text-n-10 text-xs">
          {entry.status === "stored" && (
            <span className="inline-flex items-center gap-0.5">
              <Check aria-hidden className="size-3.5" />
              Sent
            </span>
          )}
          {entry.status === "sending" && (
            <span className="inline-flex items-center gap-1">
              <LoaderCircle aria-hidden className="size-3 animate-spin" />
              Sending
            </span>
          )}
          {entry.status === "unsent" && (
            <>
              <span role="status" className="inline-flex items-center gap-1 text-danger-text">
                <CircleAlert aria-hidden className="size-3.5" />
                Not sent yet
              </span>
              <Button variant="link" size="sm" className="text-xs" onClick={onRetry}>
                Retry now
              </Button>
              <Button variant="link" size="sm" className="text-xs" onClick={onTakeBack}>
                Back to the draft
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  );
}
