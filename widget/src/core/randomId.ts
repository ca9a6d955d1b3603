/** 128 random bits, base64url. `crypto.randomUUID` does not exist on plain-HTTP pages, `getRandomValues` does. */
export const randomId = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "");
