import { useMemo } from "react";
import { cn } from "../theme/cn.ts";
import { renderMarkdown } from "./renderMarkdown.ts";

interface MarkdownProps {
  text: string;
  /** It is still being written: what is not finished shows no marks. */
  isDraft?: boolean;
  className?: string;
}

/** Markdown of an agent or the assistant, made safe; see `renderMarkdown`. */
export function Markdown({ text, isDraft, className }: MarkdownProps) {
  const html = useMemo(() => renderMarkdown(text, isDraft), [text, isDraft]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by renderMarkdown, whose tests hold the attacks
  return <div dir="auto" className={cn("prose-chat", className)} dangerouslySetInnerHTML={{ __html: html }} />;
}
