export const CLOSE_ICON = "M18 6 6 18M6 6l12 12";

/** A drawn path on a 24 × 24 grid as an element; made node by node, for `innerHTML` is refused under Trusted Types. */
export function drawPath(path: string): SVGElement {
  const make = (name: "svg" | "path") => document.createElementNS("http://www.w3.org/2000/svg", name);
  const svg = make("svg");
  const shape = make("path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** The same, as large as its box. */
export function icon(path: string): SVGElement {
  const svg = drawPath(path);
  svg.setAttribute("viewBox", "0 0 24 24");
  return svg;
}
