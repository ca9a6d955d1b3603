import { cn } from "../theme/cn.ts";

interface AvatarProps {
  name: string;
  size?: "xs" | "sm" | "md" | "lg";
  /** A small dot at the corner; the words for it belong beside the avatar. */
  status?: "online" | "away" | "offline";
  className?: string;
}

const SIZES = { xs: "size-5 text-[10px]", sm: "size-7 text-xs", md: "size-9 text-sm", lg: "size-12 text-md" };
const TONES = [
  "bg-accent-bg text-accent-text",
  "bg-success-bg text-success-text",
  "bg-warning-bg text-warning-text",
  "bg-danger-bg text-danger-text",
  "bg-info-bg text-info-text",
  "bg-n-4 text-n-11",
];
const DOTS = { online: "bg-success-solid", away: "bg-warning-solid", offline: "bg-n-8" };

/** @returns up to two letters that stand for a name, whatever script it is written in. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return [first, last]
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

const toneOf = (name: string) =>
  TONES[[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TONES.length];

/** A person as coloured initials: no picture is ever fetched from elsewhere. */
export function Avatar({ name, size = "md", status, className }: AvatarProps) {
  return (
    <span aria-hidden className={cn("relative inline-flex shrink-0", className)}>
      <span
        className={cn("inline-flex items-center justify-center rounded-full font-semibold", SIZES[size], toneOf(name))}
      >
        {initials(name)}
      </span>
      {status && (
        <span
          className={cn("absolute -end-px -bottom-px size-2.5 rounded-full border-2 border-surface", DOTS[status])}
        />
      )}
    </span>
  );
}
