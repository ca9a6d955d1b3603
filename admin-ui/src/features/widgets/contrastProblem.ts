import { contrastRatio } from "@chat/ui-kit/theme/contrast.ts";

const FULL = /^#[0-9a-f]{6}$/i;
/** Below this a shape is not found by people with weak sight; text needs 4.5. Source: WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT_MIN = 4.5;
const SHAPE_MIN = 1.6;

/** @returns what visitors could not read or find with these colours; undefined when all is well or a colour is half typed. */
export function contrastProblem(
  colour: string,
  textColour: string | null,
): { kind: "text" | "launcher"; ratio: number } | undefined {
  if (!FULL.test(colour)) return undefined;
  if (textColour !== null && FULL.test(textColour)) {
    const ratio = contrastRatio(colour, textColour);
    if (ratio < TEXT_MIN) return { kind: "text", ratio };
  }
  const onWhite = contrastRatio(colour, "#ffffff");
  return onWhite < SHAPE_MIN ? { kind: "launcher", ratio: onWhite } : undefined;
}
