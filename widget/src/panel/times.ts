export type Times = ReturnType<typeof createTimes>;

/** Times in the visitor's words and zone. `now` is the server's clock, so that a wrong clock here misleads nobody. */
export function createTimes(locale: string, now: () => number) {
  const text = (ms: number, options: Intl.DateTimeFormatOptions) => new Date(ms).toLocaleString(locale, options);
  const isOtherDay = (a: number, b: number) => new Date(a).toDateString() !== new Date(b).toDateString();
  return {
    isOtherDay,
    exact: (ms: number) => text(ms, {}),
    /** The time, with the day before it if that is not today. */
    heading: (ms: number) =>
      text(ms, {
        ...(isOtherDay(ms, now()) && { dateStyle: "medium" }),
        timeStyle: "short",
      }),
  };
}
