import { teamApi } from "@chat/contract/users";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { useAuth, useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { Rocket } from "lucide-react";
import { Link } from "react-router";

/** The way back into the first-run guide, until it is finished or dismissed. */
export function GuideReminder() {
  const { workspace } = useMe();
  const { patch } = useAuth();
  const update = useAction(teamApi.updateWorkspace);
  if (workspace.isGuideDone) return null;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <span
        aria-hidden
        className="inline-flex size-9 items-center justify-center rounded-lg bg-accent-bg text-accent-text"
      >
        <Rocket className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-semibold text-base">From here to a chatting widget takes two minutes</h2>
        <p className="text-n-11 text-sm">Name and colour, two questions with answers, one tag to copy.</p>
      </div>
      <div className="flex gap-2">
        <ActionButton
          variant="ghost"
          size="sm"
          run={async () => patch({ workspace: await update({ body: { isGuideDone: true } }) })}
        >
          Dismiss
        </ActionButton>
        <Button size="sm" variant="primary" asChild>
          <Link to="/welcome">Go on with the guide</Link>
        </Button>
      </div>
    </Card>
  );
}
