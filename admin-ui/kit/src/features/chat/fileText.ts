import { markdownLine } from "@chat/contract/markdown-text";
import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";

const LARGE = 1024 * 1024;

/** @returns a file's size as one reads it */
export const fileSize = (bytes: number): string =>
  bytes < LARGE
    ? `${Math.max(1, Math.round(bytes / 1024))} kB`
    : `${(bytes / LARGE).toFixed(1).replace(/\.0$/, "")} MB`;

/** @returns a file's ending: what a person recognises it by */
export const fileKind = (name: string): string => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? "";

/** @returns a message as one line of plain text: its words, then its files' names */
export const spokenText = ({ body, data }: Pick<Message, "body" | "data">): string =>
  [body, ...(data?.files ?? []).map(({ name }) => `📎 ${name}`)].filter(Boolean).join(" ");

const PREVIEW_CHARS = 160;

/** @returns a message as one short line of a list or a notice: formatted words without their marks, a visitor's as typed */
export const previewText = ({ body, data, sender }: Pick<Message, "body" | "data" | "sender">): string =>
  Array.from(spokenText({ body: isMarkdown(sender.kind) ? markdownLine(body) : body, data }))
    .slice(0, PREVIEW_CHARS)
    .join("");
