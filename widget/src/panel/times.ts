import type { UiStrings } from "../i18n/en.ts";

const DAY_MS = 86_400_000;

export type Times = ReturnType<typeof createTimes>;

/** Times in the visitor's words and zone. `now` is the server's clock, so that a wrong clock here misleads nobody. */
export function createTimes(locale: string, t: UiStrings, now: () => number) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    try {
      return new Intl.DateTimeFormat(locale, options);
    } catch {
      return new Intl.DateTimeFormat(undefined, options); // a page may name a locale that does not exist
    }
  };
  const clock = format({ hour: "numeric", minute: "2-digit" });
  const day = format({ weekday: "short", day: "numeric", month: "short" });
  const full = format({ dateStyle: "medium", timeStyle: "short" });
  const dayOf = (ms: number) => new Date(ms).toDateString();

  return {
    exact: (ms: number) => full.format(ms),
    /** "Today 14:02" */
    heading(ms: number): string {
      const isToday = dayOf(ms) === dayOf(now());
      const name = isToday ? t.today : dayOf(ms) === dayOf(now() - DAY_MS) ? t.yesterday : day.format(ms);
      return `${name} ${clock.format(ms)}`;
    },
    isOtherDay: (a: number, b: number) => dayOf(a) !== dayOf(b),
  };
}
