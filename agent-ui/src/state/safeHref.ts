/** Marks that turn the reading direction and could show another address than the one a link leads to. */
const BIDI = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g;

/** @returns an address that is safe to link to; null for anything but http and https, whatever a visitor's page claimed. */
export function safeHref(url: string | null | undefined): string | null {
  if (!url || !/^https?:\/\/[^/\\]/i.test(url)) return null;
  try {
    const parsed = new URL(url);
    if (parsed.username || parsed.password) return null;
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href.replace(BIDI, "") : null;
  } catch {
    return null;
  }
}

/** @returns an address as a person reads it: without scheme and direction marks. */
export const shownUrl = (url: string): string =>
  url
    .replace(BIDI, "")
    .replace(/^https?:\/\//i, "")
    .replace(/\/$/, "");
