import * as z from "zod";

const Data = z.object({ files: z.array(z.object({ name: z.string() })) });

/** @returns the names of the files that came with a row */
export const fileNamesOf = (data: unknown): string[] => Data.safeParse(data).data?.files.map(({ name }) => name) ?? [];

/** What a row says in a list or a brief, where files cannot be shown: its text, and the names of what came with it. */
export const spokenText = (body: string, data: unknown): string =>
  [body, ...fileNamesOf(data).map((name) => `📎 ${name}`)].filter(Boolean).join(" ");
