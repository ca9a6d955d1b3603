import { useMemo } from "react";
import { cn } from "../theme/cn.ts";
import { renderMarkdown } from "./renderMarkdown.ts";

interface MarkdownProps {
  text: string;
  className?: string;
}

/** Markdown from a visitor, an agent or the assistant, made safe; see `renderMarkdown`. */
export function Markdown({ text, className }: MarkdownProps) {
  const html = useMemo(() => renderMarkdown(text), [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by renderMarkdown, whose tests hold the attacks
  return <div dir="auto" className={cn("prose-chat", className)} dangerouslySetInnerHTML={{ __html: html }} />;
}
