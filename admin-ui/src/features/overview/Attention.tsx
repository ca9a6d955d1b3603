import type { Overview } from "@chat/contract/analytics";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Link } from "react-router";

type Item = Overview["attention"][number];

const WAYS: Record<
  Item["kind"],
  { tone: "danger" | "warning" | "info"; to: string; label: string; isExternal?: true }
> = {
  waitingTooLong: { tone: "danger", to: "/agent/", label: "Open the agent console", isExternal: true },
  providerFailing: { tone: "danger", to: "/assistant", label: "Check the assistant" },
  nobodyOnShift: { tone: "warning", to: "/agent/", label: "Go on shift", isExternal: true },
  noKnowledge: { tone: "info", to: "/knowledge", label: "Add knowledge" },
  widgetOffEverywhere: { tone: "warning", to: "/widgets", label: "Open widgets" },
};

const URGENCY = { danger: 0, warning: 1, info: 2 };
const byUrgency = (a: Item, b: Item) => URGENCY[WAYS[a.kind]?.tone ?? "info"] - URGENCY[WAYS[b.kind]?.tone ?? "info"];

/** What needs somebody now, each with the way to it; nothing at all when all is well. */
export function Attention({ items }: { items: readonly Item[] | undefined }) {
  if (!items || items.length === 0) return null;
  return (
    <ul aria-label="Needs attention" className="space-y-2">
      {[...items].sort(byUrgency).map((item) => {
        // a newer server may know kinds that this tab does not
        const way = WAYS[item.kind] as (typeof WAYS)[Item["kind"]] | undefined;
        return (
          <li key={item.kind}>
            <Notice
              tone={way?.tone ?? "info"}
              action={
                way && (
                  <Button size="sm" asChild>
                    {way.isExternal ? <a href={way.to}>{way.label}</a> : <Link to={way.to}>{way.label}</Link>}
                  </Button>
                )
              }
            >
              {item.text}
            </Notice>
          </li>
        );
      })}
    </ul>
  );
}
