/** @returns 128 random bits, base64url; made with `getRandomValues`, for `randomUUID` does not exist on plain-HTTP pages. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
