import { create } from "qrcode";
import { useMemo } from "react";

/** Light modules that scanners need around the code. Source: ISO/IEC 18004, 6.3.8 */
const QUIET = 4;

/** @returns the dark modules as one path, a run of each row at a time */
function pathOf(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: "L" }); // on a screen nothing is scratched, and larger modules scan faster;
  const { size } = modules;
  let path = "";
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      let end = x;
      while (end < size && modules.get(y, end)) end += 1;
      if (end > x) path += `M${x + QUIET} ${y + QUIET}h${end - x}v1H${x + QUIET}z`;
      x = end;
    }
  return { size: size + 2 * QUIET, path };
}

/** A text as a QR code: dark on white in every theme, for many scanners read nothing else. */
export function QrCode({ text, label, className }: { text: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => pathOf(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
