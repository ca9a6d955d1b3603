/**
 * Black or white, whichever is legible on a `#rrggbb` background (white where it reaches 4.5:1).
 *
 * Source: relative luminance of WCAG 2.2 with one exponent in place of its two pieces; it decides the same for all but a few greys.
 */
export const textOn = (background: string): string =>
  [0.2126, 0.7152, 0.0722].reduce(
    (sum, weight, at) => sum + weight * (+`0x${background.slice(at * 2 + 1, at * 2 + 3)}` / 255) ** 2.2,
    0,
  ) > 0.18
    ? "#000"
    : "#fff";
