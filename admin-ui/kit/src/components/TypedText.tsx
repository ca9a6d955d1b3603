import { linksIn } from "@chat/contract/typed-text";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

interface TypedTextProps {
  text: string;
  className?: string;
}

/** What a person typed, as it was typed; only addresses become links. */
export function TypedText({ text, className }: TypedTextProps) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to, href } of linksIn(text)) {
    parts.push(
      text.slice(at, from),
      <a key={from} href={href} title={href} target="_blank" rel="noopener nofollow ugc">
        {text.slice(from, to)}
      </a>,
    );
    at = to;
  }
  return (
    <div dir="auto" className={cn("prose-chat", className)}>
      {parts}
      {text.slice(at)}
    </div>
  );
}
