import type { SpokenRow } from "./escalation.repository.ts";

/** Rows from the end of the chat that a brief looks at. */
export const BRIEF_ROWS = 7;
const ROW_MAX_CHARS = 240;

const SPEAKERS = { visitor: "Visitor", assistant: "Assistant", agent: "Agent", system: "System" } as const;

/** One line, cut at a word; a cut never splits a character. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= ROW_MAX_CHARS) return line;
  const cut = characters.slice(0, ROW_MAX_CHARS).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > ROW_MAX_CHARS / 2 ? cut.slice(0, space) : cut}…`;
}

const quote = ({ by, body, isStandIn }: SpokenRow): string =>
  `${SPEAKERS[by]}${isStandIn ? " (from the knowledge alone, for the provider failed)" : ""}: ${shorten(body)}`;

/**
 * What an agent reads before the first word: how the chat began and its last rows, shortened, in the speakers' own words.
 *
 * Quoted and not summarised by a model: it must be there in the transaction of the hand-over, provider or no provider, and invent nothing.
 * @param spoken the visitor's first row and the last `BRIEF_ROWS`, ascending; a line "…" stands for what is left out
 * @returns null when nobody has said anything yet
 */
export function makeBrief({ first, last }: { first: SpokenRow | null; last: readonly SpokenRow[] }): string | null {
  if (last.length === 0) return null;
  const isWhole = first === null || last.some((row) => row.seq <= first.seq);
  const lines = isWhole ? last.map(quote) : [quote(first), "…", ...last.slice(1).map(quote)];
  return lines.join("\n");
}
