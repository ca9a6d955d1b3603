import type { Message } from "@chat/contract/messages";

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
