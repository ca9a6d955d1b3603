import type { CannedReply } from "@chat/contract/agents";

const SHOWN_MAX = 30;

/** @returns the prepared answers that fit what follows the "/": shortcuts that begin with it first, then any words in title or text. */
export function cannedMatches(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const query = typed.trim().toLocaleLowerCase();
  const words = query.split(/\s+/).filter(Boolean);
  return replies
    .map((reply) => ({ reply, rank: rankOf(reply, query, words) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .slice(0, SHOWN_MAX)
    .map(({ reply }) => reply);
}

function rankOf({ shortcut, title, body }: CannedReply, query: string, words: readonly string[]): number {
  if (shortcut === query) return 0;
  if (shortcut.startsWith(query)) return 1;
  const name = `${shortcut} ${title}`.toLocaleLowerCase();
  if (words.every((word) => name.includes(word))) return 2;
  const all = `${name} ${body.toLocaleLowerCase()}`;
  return words.every((word) => all.includes(word)) ? 3 : 4;
}
