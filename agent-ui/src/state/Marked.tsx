import { Fragment } from "react";
import { findMarks } from "./findMarks.ts";

/** Plain text with what was searched for marked in it. */
export function Marked({ text, needles }: { text: string; needles: readonly string[] }) {
  const parts: { text: string; from: number; isHit: boolean }[] = [];
  let from = 0;
  for (const [start, end] of findMarks(text, needles)) {
    parts.push(
      { text: text.slice(from, start), from, isHit: false },
      { text: text.slice(start, end), from: start, isHit: true },
    );
    from = end;
  }
  parts.push({ text: text.slice(from), from, isHit: false });
  return parts.map((part) =>
    part.isHit ? (
      <mark key={part.from} className="rounded-xs bg-warning-bg text-warning-text">
        {part.text}
      </mark>
    ) : (
      <Fragment key={`${part.from} plain`}>{part.text}</Fragment>
    ),
  );
}
