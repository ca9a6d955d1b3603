import type { Session } from "@chat/contract/sessions";
import { type ReactNode, useCallback, useMemo } from "react";
import { useConsole, useConversation } from "../../state/ConsoleProvider.tsx";
import { useStore } from "../../state/store.ts";
import { ChatNotices } from "./ChatNotices.tsx";
import { Composer } from "./Composer.tsx";
import { Feed } from "./Feed.tsx";
import { LockedComposer } from "./LockedComposer.tsx";

interface ConversationProps {
  session: Session;
  /** Above the messages: who it is and what can be done. */
  header: ReactNode;
  /** Only to be read: no composer, whoever has it. */
  isReadOnly?: boolean;
  needles?: readonly string[];
}

/** One chat: its messages, and the composer where it is the agent's own. Give it the chat's id as key. */
export function Conversation({ session, header, isReadOnly = false, needles }: ConversationProps) {
  const { me, conversation: conversationOf, outbox } = useConsole();
  const conversation = useConversation(session.id);
  const entries = useStore(outbox);
  const pending = useMemo(() => {
    const arrived = new Set(conversation.rows.map((row) => row.clientId));
    return entries.filter((entry) => entry.sessionId === session.id && !arrived.has(entry.clientId));
  }, [entries, conversation.rows, session.id]);
  const loadEarlier = useCallback(
    () =>
      void conversationOf(session.id)
        .loadEarlier()
        .catch(() => undefined), // its row stays, with a button
    [conversationOf, session.id],
  );
  const isMine = session.state === "human" && session.agent?.id === me.id;
  return (
    <section aria-label="Conversation" className="relative flex h-full min-h-0 min-w-0 flex-1 flex-col bg-canvas">
      {header}
      <Feed
        session={session}
        conversation={conversation}
        pending={pending}
        isWhole={isReadOnly}
        {...(needles ? { needles } : {})}
        onRetryLoad={() => void conversationOf(session.id).sync()}
        onNearStart={loadEarlier}
      />
      {!isReadOnly && (
        <footer className="shrink-0 space-y-2 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-4 sm:pb-4">
          <ChatNotices session={session} />
          {isMine ? <Composer session={session} /> : <LockedComposer session={session} />}
        </footer>
      )}
    </section>
  );
}
