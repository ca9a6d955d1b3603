/** @typedef {import("./readModules.mjs").Module} Module */

/**
 * Finds groups of modules that import each other at run time; type imports are erased and cannot bite.
 *
 * Tarjan's strongly connected components, one pass. Source: R. Tarjan, SIAM J. Comput. 1(2), 1972.
 * @param {readonly Module[]} modules
 * @returns {string[][]} each group as a path that closes on itself
 */
export function findCycles(modules) {
  const edges = new Map(
    modules.map((module) => [
      module.file,
      [...new Set(module.imports.flatMap((entry) => (entry.isType || !entry.file ? [] : [entry.file])))],
    ]),
  );
  /** @type {Map<string, { index: number, low: number, onStack: boolean }>} */
  const state = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const groups = [];

  /** @param {string} file */
  const visit = (file) => {
    const own = { index: state.size, low: state.size, onStack: true };
    state.set(file, own);
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!edges.has(next)) continue;
      const seen = state.get(next) ?? visit(next);
      if (seen.onStack) own.low = Math.min(own.low, seen.low);
    }
    if (own.low === own.index) {
      const group = stack.splice(stack.indexOf(file));
      for (const member of group) {
        const memberState = state.get(member);
        if (memberState) memberState.onStack = false;
      }
      if (group.length > 1 || (edges.get(file) ?? []).includes(file))
        groups.push(shortestLoop(file, new Set(group), edges));
    }
    return own;
  };
  for (const file of edges.keys()) if (!state.has(file)) visit(file);
  return groups;
}

/**
 * @param {string} start
 * @param {ReadonlySet<string>} group
 * @param {ReadonlyMap<string, readonly string[]>} edges
 * @returns {string[]} the shortest way from `start` back to itself, for people to read
 */
function shortestLoop(start, group, edges) {
  /** @type {string[][]} */
  const paths = [[start]];
  const seen = new Set();
  for (const path of paths) {
    for (const next of edges.get(path.at(-1) ?? "") ?? []) {
      if (next === start) return path;
      if (!group.has(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return [start];
}
