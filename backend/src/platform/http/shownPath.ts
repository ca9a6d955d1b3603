const MAX_CHARS = 200;
/** As long as an invitation or a token, longer than any word of an address of ours. */
const SECRET_LIKE = /[\w-]{23,}/g;

/** A path as the log may keep it: without its query, and without what may be somebody's key. */
export const shownPath = (path: string): string =>
  (path.split("?", 1)[0] ?? "").replace(SECRET_LIKE, "…").slice(0, MAX_CHARS);
