/** @returns markdown without its marks, for a single cut-off line, where they would say nothing. */
export const plainText = (markdown: string): string =>
  markdown
    .slice(0, 300)
    .replace(/^[#>\s]+|\n[#>\s]+/g, " ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*`]+/g, "")
    .trim();
