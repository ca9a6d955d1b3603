/** @returns where to go after signing in: a path inside this app, whatever the address bar says. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith("/") || /^\/[/\\]|[\p{Cc}\\]/u.test(next)) return "/";
  return next;
}
