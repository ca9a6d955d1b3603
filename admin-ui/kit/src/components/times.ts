const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @returns "just now", "4 minutes ago", "yesterday"; dates once it is over a week. `short` gives "4m", "2h", "3d". */
export function relativeTime(at: string, nowMs: number, style: "long" | "short" = "long"): string {
  const age = Math.max(0, nowMs - Date.parse(at));
  if (Number.isNaN(age)) return "";
  if (style === "short") {
    if (age < MINUTE) return "now";
    if (age < HOUR) return `${Math.floor(age / MINUTE)}m`;
    if (age < DAY) return `${Math.floor(age / HOUR)}h`;
    if (age < 7 * DAY) return `${Math.floor(age / DAY)}d`;
    return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" });
  }
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (age < MINUTE) return "just now";
  if (age < HOUR) return format.format(-Math.floor(age / MINUTE), "minute");
  if (age < DAY) return format.format(-Math.floor(age / HOUR), "hour");
  if (age < 7 * DAY) return format.format(-Math.floor(age / DAY), "day");
  return new Date(at).toLocaleDateString(undefined, { dateStyle: "medium" });
}

/** @returns the instant in the person's zone and language, to the second. */
export const exactTime = (at: string): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });

/** @returns the instant in the person's zone and language, short: "29 Nov 2026, 14:12". */
export const dateTime = (at: string): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @returns the time of day: "14:05". */
export const clockTime = (at: string): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

/** @returns a day's name for a separator: "Today", "Yesterday", "3 Nov 2026". */
export function dayName(at: string, nowMs: number): string {
  const day = new Date(at);
  const age = Math.round((startOfDay(new Date(nowMs)) - startOfDay(day)) / DAY);
  if (age === 0) return "Today";
  if (age === 1) return "Yesterday";
  return day.toLocaleDateString(undefined, { dateStyle: "medium" });
}

const startOfDay = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();

/** @returns a length of time in the two biggest units that matter: "45 s", "3 min", "1 h 5 min", "2 d 3 h". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "under 1 s";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10 && seconds % 60 > 0) return `${minutes} min ${seconds % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 > 0 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}
