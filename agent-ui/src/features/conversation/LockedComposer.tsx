import type { Session } from "@chat/contract/sessions";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { useStore } from "../../state/store.ts";
import { allowedActions, useSessionActions } from "../../state/useSessionActions.ts";

/** In place of the composer where one cannot write: why, and the button that changes it. A kept draft stays in view. */
export function LockedComposer({ session }: { session: Session }) {
  const { me, drafts } = useConsole();
  const { accept, reopen } = useSessionActions();
  const draft = useStore(drafts).get(session.id);
  const may = allowedActions(session, me.id);
  return (
    <div className="rounded-lg border border-n-6 bg-n-2 px-3.5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-56 text-base text-n-11">{reasonOf(session)}</p>
        {may.accept && (
          <ActionButton variant={session.state === "waiting" ? "primary" : "secondary"} run={() => accept(session)}>
            {session.state === "waiting" ? "Accept chat" : "Take over"}
          </ActionButton>
        )}
        {may.reopen && (
          <ActionButton variant="secondary" run={() => reopen(session)}>
            Reopen chat
          </ActionButton>
        )}
      </div>
      {draft && (
        <div className="mt-2.5 border-n-6 border-t pt-2.5">
          <div className="flex items-center justify-between gap-2">
            <p className="font-medium text-n-11 text-xs">Your draft</p>
            <CopyButton text={draft} variant="ghost" />
          </div>
          <p dir="auto" className="max-h-24 overflow-y-auto whitespace-pre-wrap break-words text-base text-n-12">
            {draft}
          </p>
        </div>
      )}
    </div>
  );
}

function reasonOf(session: Session): string {
  switch (session.state) {
    case "waiting":
      return "The visitor waits for a person. Accept the chat to answer.";
    case "assistant":
      return "The assistant is answering. Take over to write yourself; it stops at once.";
    case "human":
      return `${session.agent?.name ?? "A colleague"} has this chat.`;
    case "closed":
      return "This chat has ended. Reopen it to write once more.";
  }
}
