const CHAT = "M7.9 20A9 9 0 1 0 4 16.1L2 22z";

/** The launcher's icons: one path each, on a 24 × 24 grid. Source: Lucide (ISC). */
const LAUNCHER_PATHS = {
  chat: CHAT,
  question: `${CHAT}M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17v.1`,
  wave: "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM8 14q4 4 8 0M9 9v.1M15 9v.1",
};

interface Look {
  readonly colour: string;
  readonly textColour: string | null;
  readonly launcherIcon: keyof typeof LAUNCHER_PATHS;
}

/**
 * A widget's look with what follows from it, so that the script on a customer's page need not know how: a text colour that is legible
 * on the brand's where none is chosen, and the one icon that is drawn.
 */
export const drawnLook = <L extends Look>(look: L): L & { textColour: string; launcherPath: string } => ({
  ...look,
  textColour: look.textColour ?? textOn(look.colour),
  launcherPath: LAUNCHER_PATHS[look.launcherIcon],
});

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
    ? "#000000"
    : "#ffffff";
