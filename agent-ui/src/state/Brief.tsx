import { Button } from "@chat/ui-kit/components/Button.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { useState } from "react";

/** From this length on, or with more lines than are shown folded, there is a button for the rest. */
const LONG_CHARS = 240;
const LINES = 4;

/** What an agent should know before the first word; a long one is cut until asked for. */
export function Brief({ text, className }: { text: string; className?: string }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = text.length > LONG_CHARS || text.split("\n").length > LINES;
  return (
    <div className={className}>
      <p
        dir="auto"
        className={cn("whitespace-pre-wrap break-words text-base text-n-12", isLong && !isOpen && "line-clamp-4")}
      >
        {text}
      </p>
      {isLong && (
        <Button
          variant="link"
          size="sm"
          aria-expanded={isOpen}
          className="mt-0.5 text-xs"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show less" : "Show all"}
        </Button>
      )}
    </div>
  );
}
