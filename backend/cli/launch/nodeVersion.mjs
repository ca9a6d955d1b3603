// Read by old versions of Node too: no syntax newer than ES modules in this file.

/** The oldest Node that runs the platform; package.json says the same and a test compares. */
export const OLDEST_NODE = [20, 19, 0];

/**
 * @param {string} version as in process.versions.node
 * @returns {string | undefined} a sentence and a way out when that Node is too old
 */
export function oldNodeSentence(version) {
  const found = version.split(".").map(Number);
  for (let i = 0; i < OLDEST_NODE.length; i += 1) {
    const have = found[i] || 0;
    const need = OLDEST_NODE[i] || 0;
    if (have > need) return undefined;
    if (have < need)
      return (
        "\n✗ Node " +
        version +
        " is too old: " +
        OLDEST_NODE.slice(0, 2).join(".") +
        " or later is needed.\n" +
        "  → Install a current Node from https://nodejs.org (or: nvm install --lts), then start again.\n"
      );
  }
  return undefined;
}
