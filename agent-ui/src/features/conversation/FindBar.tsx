import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { ChevronDown, ChevronUp } from "lucide-react";
import type { Found } from "./useFind.ts";

/** Above the messages: how often the chat says what was searched for, and the way through. */
export function FindBar({ needles, found }: { needles: readonly string[]; found: Found }) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-n-6 border-b bg-surface ps-4 pe-2 text-n-11 text-sm">
      <p role="status" className="min-w-0 flex-1 truncate tabular-nums">
        {found.count === 0 ? "No message has " : `${found.at} of ${found.count} messages with `}
        <bdi>“{needles.join(" ")}”</bdi>
      </p>
      {found.count > 1 && (
        <>
          <IconButton label="Earlier place" size="sm" side="bottom" onClick={() => found.step(-1)}>
            <ChevronUp />
          </IconButton>
          <IconButton label="Later place" size="sm" side="bottom" onClick={() => found.step(1)}>
            <ChevronDown />
          </IconButton>
        </>
      )}
    </div>
  );
}
