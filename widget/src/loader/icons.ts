const CHAT = "M7.9 20A9 9 0 1 0 4 16.1L2 22z";

/** One path each, on a 24 × 24 grid. Source: Lucide (ISC). */
export const LAUNCHER_ICONS = {
  chat: CHAT,
  question: `${CHAT}M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17v.1`,
  wave: "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM8 14q4 4 8 0M9 9v.1M15 9v.1",
};

export const CLOSE_ICON = "M18 6 6 18M6 6l12 12";

/** A drawn path as an element; made node by node, for `innerHTML` is refused under Trusted Types. */
export function icon(path: string): SVGElement {
  const make = (name: "svg" | "path") => document.createElementNS("http://www.w3.org/2000/svg", name);
  const svg = make("svg");
  const shape = make("path");
  svg.setAttribute("viewBox", "0 0 24 24");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
