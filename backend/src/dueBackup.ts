const DAY_MS = 86_400_000;

/**
 * The last moment before `now` at which a backup was due.
 *
 * A machine that slept then makes it when it wakes: what is asked is whether a backup is younger than this moment, not what time it is.
 * @param timeOfDay `HH:MM` in the server's time zone
 */
export function lastDueBackup(timeOfDay: string, now: Date): Date {
  const [hour = 0, minute = 0] = timeOfDay.split(":").map(Number);
  const today = new Date(now);
  today.setHours(hour, minute, 0, 0);
  return today <= now ? today : new Date(today.getTime() - DAY_MS);
}
