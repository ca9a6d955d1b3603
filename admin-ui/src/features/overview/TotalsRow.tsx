import type { Overview } from "@chat/contract/analytics";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { Stat } from "@chat/ui-kit/components/Stat.tsx";
import { duration } from "@chat/ui-kit/components/times.ts";

const seconds = (value: number) => duration(Math.abs(value) * 1000);
const stars = (value: number) => `${value.toFixed(1)} / 5`;

/** The five numbers that matter, each against the span before. */
export function TotalsRow({ overview, days }: { overview: Overview | undefined; days: number }) {
  const now = overview?.totals;
  const before = overview?.previous;
  const series = (pick: (day: Overview["days"][number]) => number | null) =>
    overview && days > 1 ? { series: overview.days.map(pick) } : {};
  return (
    <Card aria-label="Numbers of the period">
      <div className="grid grid-cols-2 *:border-n-5 max-lg:*:not-last:border-b max-lg:*:last:col-span-2 lg:grid-cols-5 lg:*:not-first:border-s">
        <Stat
          label="Chats"
          explain="Chats that visitors started in this period."
          value={now?.chats}
          previous={before?.chats}
          {...series((day) => day.chats)}
        />
        <Stat
          label="Resolved by the assistant"
          explain="Ended without ever asking for a person."
          value={now?.assistantResolved}
          previous={before?.assistantResolved}
          {...series((day) => day.assistantResolved)}
        />
        <Stat
          label="Handed over"
          explain="Chats that went to the queue for a person."
          value={now?.handedOver}
          previous={before?.handedOver}
          better="neutral"
          {...series((day) => day.handedOver)}
        />
        <Stat
          label="First response"
          explain="Median time from the hand-over to an agent's first message."
          value={now?.firstResponseSeconds}
          previous={before?.firstResponseSeconds}
          better="down"
          format={seconds}
          {...series((day) => day.firstResponseSeconds)}
        />
        <Stat
          label="Rating"
          explain="Average of the stars visitors gave."
          value={now?.rating}
          previous={before?.rating}
          format={stars}
          {...series((day) => day.rating)}
        />
      </div>
    </Card>
  );
}
