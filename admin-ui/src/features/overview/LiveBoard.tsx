import type { Overview } from "@chat/contract/analytics";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { duration } from "@chat/ui-kit/components/times.ts";
import { Bot, Clock, Eye, Headset, UserRoundCheck, UsersRound } from "lucide-react";
import type { ReactNode } from "react";

/** The floor right now. */
export function LiveBoard({ live }: { live: Overview["live"] | undefined }) {
  return (
    <Card aria-labelledby="live-board">
      <div className="flex items-center gap-2 px-5 pt-4">
        <span aria-hidden className="size-2 animate-pulse-soft rounded-full bg-success-solid" />
        <h2 id="live-board" className="font-semibold text-base">
          Right now
        </h2>
      </div>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-4 px-5 py-4 sm:grid-cols-3 lg:grid-cols-6">
        <Now icon={<Eye aria-hidden />} label="Visitors connected" value={live?.visitors.toLocaleString()} />
        <Now icon={<Bot aria-hidden />} label="With the assistant" value={live?.withAssistant.toLocaleString()} />
        <Now icon={<UsersRound aria-hidden />} label="Waiting" value={live?.waiting.toLocaleString()} />
        <Now
          icon={<Clock aria-hidden />}
          label="Longest wait"
          value={live && (live.longestWaitSeconds === null ? "Nobody waits" : duration(live.longestWaitSeconds * 1000))}
        />
        <Now icon={<Headset aria-hidden />} label="With people" value={live?.withPeople.toLocaleString()} />
        <Now
          icon={<UserRoundCheck aria-hidden />}
          label="Agents on shift"
          value={live?.agentsOnline.toLocaleString()}
        />
      </ul>
    </Card>
  );
}

function Now({ icon, label, value }: { icon: ReactNode; label: string; value: string | undefined }) {
  return (
    <li className="flex min-w-0 items-start gap-2.5">
      <span className="mt-0.5 inline-flex size-8 shrink-0 items-center justify-center rounded-md bg-n-3 text-n-11 [&_svg]:size-4">
        {icon}
      </span>
      <div className="min-w-0">
        <p className="whitespace-nowrap font-semibold text-md tabular-nums">
          {value ?? <Skeleton className="my-1 w-8" />}
        </p>
        <p className="text-n-11 text-xs">{label}</p>
      </div>
    </li>
  );
}
