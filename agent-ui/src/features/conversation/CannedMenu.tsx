import type { CannedReply } from "@chat/contract/agents";
import { markdownLine } from "@chat/contract/markdown-text";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { useEffect } from "react";
import { Link } from "react-router";

interface CannedMenuProps {
  id: string;
  replies: readonly CannedReply[];
  isLoading: boolean;
  hasAny: boolean;
  picked: number;
  onPick: (reply: CannedReply) => void;
  onHover: (index: number) => void;
}

/** Prepared answers above the composer; the keyboard stays in the text. */
export function CannedMenu({ id, replies, isLoading, hasAny, picked, onPick, onHover }: CannedMenuProps) {
  useEffect(() => {
    document.getElementById(`${id}-${picked}`)?.scrollIntoView({ block: "nearest" });
  }, [id, picked]);
  return (
    <div className="absolute inset-x-0 bottom-full z-10 mb-2 max-h-72 animate-fade-in overflow-y-auto rounded-lg border border-n-6 bg-raised p-1 shadow-float">
      {isLoading && <Skeleton className="m-2 h-4 w-48" />}
      {!isLoading && replies.length === 0 && (
        <p className="px-2 py-1.5 text-n-11 text-sm">
          {hasAny ? "No prepared answer fits. Esc to write on." : "There are no prepared answers yet."}{" "}
          <Link to="/canned-replies" className="text-accent-text underline underline-offset-2">
            Add one
          </Link>
        </p>
      )}
      <div id={id} role="listbox" aria-label="Prepared answers" tabIndex={-1}>
        {replies.map((reply, index) => (
          <div
            key={reply.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === picked}
            className={cn("cursor-pointer rounded-md px-2 py-1.5", index === picked && "bg-n-4")}
            onPointerMove={() => index !== picked && onHover(index)}
            // on the press already, so that the text keeps the focus
            onMouseDown={(event) => {
              event.preventDefault();
              onPick(reply);
            }}
          >
            <p className="flex min-w-0 items-baseline gap-2">
              <span className="shrink-0 font-mono text-accent-text text-xs">/{reply.shortcut}</span>
              <span className="truncate font-medium text-base">{reply.title}</span>
            </p>
            <p className="truncate text-n-11 text-sm">{markdownLine(reply.body)}</p>
          </div>
        ))}
      </div>
    </div>
  );
}
