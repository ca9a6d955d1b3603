import { markdownLine } from "@chat/contract/markdown-text";
import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";
import * as z from "zod";

const Data = z.object({ files: z.array(z.object({ name: z.string() })) });

/** @returns the names of the files that came with a row */
export const fileNamesOf = (data: unknown): string[] => Data.safeParse(data).data?.files.map(({ name }) => name) ?? [];

interface Spoken {
  readonly by: Message["sender"]["kind"];
  readonly body: string;
  readonly data: unknown;
  /** The body was longer. */
  readonly isCut?: boolean;
}

/**
 * What a row says in a list or a brief, where neither formatting nor files can be shown: its words without marks where the assistant or an
 * agent wrote them, as typed where anybody else did, and the names of what came with it.
 */
export const spokenText = ({ by, body, data, isCut = false }: Spoken): string =>
  [isMarkdown(by) ? markdownLine(body, isCut) : body, ...fileNamesOf(data).map((name) => `📎 ${name}`)]
    .filter(Boolean)
    .join(" ");
