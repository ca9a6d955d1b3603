const CHAT = "M7.9 20A9 9 0 1 0 4 16.1L2 22z";

/** One path each, on a 24 × 24 grid. Source: Lucide (ISC). */
export const LAUNCHER_ICONS = {
  chat: CHAT,
  question: `${CHAT}M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17v.1`,
  wave: "M18 11V6a2 2 0 0 0-4 0M14 10V4a2 2 0 0 0-4 0v2M10 10V6a2 2 0 0 0-4 0v8M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-3 0-4-1-6-2l-4-4a2 2 0 0 1 3-3l2 2",
};

export const CLOSE_ICON = "M18 6 6 18M6 6l12 12";

/** A drawn path as an element; made node by node, for `innerHTML` is refused under Trusted Types. */
export function icon(path: string): SVGElement {
  const [svg, shape] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  if (!svg || !shape) throw new Error(); // never: two names give two elements
  svg.setAttribute("viewBox", "0 0 24 24");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg as SVGElement; // by its namespace
}
