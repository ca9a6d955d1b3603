interface Names {
  visitor: string | null;
  agent: string;
}

/** Puts the names into a prepared answer; an unknown visitor is left out with the space before it, other braces stay as they are, and are asked about before they are sent. */
export function fillVariables(body: string, { visitor, agent }: Names): string {
  const name = visitor?.trim();
  return body
    .replace(/\{\{\s*agent\.name\s*\}\}/g, () => agent)
    .replace(/([ \t]*)\{\{\s*visitor\.name\s*\}\}/g, (_, space: string) => (name ? `${space}${name}` : ""));
}
