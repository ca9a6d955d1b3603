import type { Overview } from "@chat/contract/analytics";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { Headset } from "lucide-react";

/**
 * After the guide: chats reach a person only while somebody is online in the console.
 *
 * Said until somebody is there or has answered; a team that has worked already knows, and needs no note every evening.
 */
export function GoOnline({ overview }: { overview: Overview | undefined }) {
  const { workspace } = useMe();
  if (!workspace.isGuideDone || !overview) return null;
  const { live, totals, previous } = overview;
  const hasAnswered = totals.firstResponseSeconds !== null || previous.firstResponseSeconds !== null;
  // with chats waiting, it stands under what needs attention
  if (live.agentsOnline > 0 || live.withPeople > 0 || live.waiting > 0 || hasAnswered) return null;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <span
        aria-hidden
        className="inline-flex size-9 items-center justify-center rounded-lg bg-accent-bg text-accent-text"
      >
        <Headset className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold text-base">Nobody is online to take chats over</h2>
        <p className="text-n-11 text-sm">
          Open the agent console and be online there: visitors who ask for a person come to you. Until then they are
          told that nobody is available.
        </p>
      </div>
      <Button size="sm" variant="primary" asChild>
        <a href="/agent/">Go online in the console</a>
      </Button>
    </Card>
  );
}
