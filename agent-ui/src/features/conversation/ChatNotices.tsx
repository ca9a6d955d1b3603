import type { Session } from "@chat/contract/sessions";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { X } from "lucide-react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import type { ChatNotice } from "../../state/notices.ts";
import { useStore } from "../../state/store.ts";

/** What happened to this chat that its agent must know before writing on. */
export function ChatNotices({ session }: { session: Session }) {
  const { notices, drafts } = useConsole();
  const notice = useStore(notices).get(session.id);
  const hasDraft = Boolean(useStore(drafts).get(session.id));
  if (!notice) return null;
  return (
    <Notice
      tone="warning"
      live
      title={titleOf(notice)}
      action={
        <IconButton label="Put away" size="sm" onClick={() => notices.put(session.id, null)}>
          <X />
        </IconButton>
      }
    >
      {helpOf(notice, hasDraft)}
    </Notice>
  );
}

function titleOf(notice: ChatNotice): string {
  if (notice.kind === "reassigned") return `Reassigned${notice.to ? ` to ${notice.to}` : ""}`;
  return notice.kind === "requeued" ? "Reassigned: back in the queue" : "Not sent";
}

function helpOf(notice: ChatNotice, hasDraft: boolean): string {
  if (notice.kind === "refused") return `${notice.message} Your words are back in the draft.`;
  const draft = hasDraft ? " What you had typed is kept as a draft." : "";
  return notice.kind === "reassigned"
    ? `This chat is no longer yours.${draft}`
    : `The connection was lost for too long, or a colleague moved it.${draft}`;
}
