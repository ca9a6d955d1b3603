import type { Overview, Totals } from "@chat/contract/analytics";
import type { DayRow, ResponseCount } from "./overview.view.ts";

/** The middle of counted numbers, the mean of the two middle ones for an even count. @param counts ascending by seconds */
function medianOfCounts(counts: readonly { seconds: number; responses: number }[]): number | null {
  const total = counts.reduce((sum, { responses }) => sum + responses, 0);
  if (total === 0) return null;
  const at = (index: number): number => {
    let seen = 0;
    for (const { seconds, responses } of counts) {
      seen += responses;
      if (index < seen) return seconds;
    }
    return 0;
  };
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2;
}

/** Sums days; the response time is the median over all of them, not a mean of medians. */
export function sumDays(days: readonly DayRow[], responses: readonly ResponseCount[]): Totals {
  const sum = (pick: (day: DayRow) => number): number => days.reduce((total, day) => total + pick(day), 0);
  const ratings = sum((day) => day.ratings);
  return {
    chats: sum((day) => day.chats),
    messages: sum((day) => day.messages),
    assistantResolved: sum((day) => day.assistantResolved),
    handedOver: sum((day) => day.handedOver),
    firstResponseSeconds: medianOfCounts(responses.toSorted((a, b) => a.seconds - b.seconds)),
    rating: ratings === 0 ? null : sum((day) => day.ratingSum) / ratings,
    ratings,
  };
}

/** One row a day of the span, oldest first, none left out. @param names `YYYY-MM-DD`, ascending */
export const everyDay = (
  names: readonly string[],
  days: readonly DayRow[],
  responses: readonly ResponseCount[],
): Overview["days"] =>
  names.map((day) => ({
    day,
    ...sumDays(
      days.filter((row) => row.day === day),
      responses.filter((row) => row.day === day),
    ),
  }));
