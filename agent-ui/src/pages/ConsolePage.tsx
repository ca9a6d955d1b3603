import { Button } from "@chat/ui-kit/components/Button.tsx";
import type { CommandEntry } from "@chat/ui-kit/components/CommandMenu.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { Kbd } from "@chat/ui-kit/components/Kbd.tsx";
import { useDocumentTitle } from "@chat/ui-kit/components/PageHeader.tsx";
import { Bot, Check, MessagesSquare, Undo2, UserRoundCheck } from "lucide-react";
import { useMemo, useRef } from "react";
import { ChatLists } from "../features/lists/ChatLists.tsx";
import { useShortcuts } from "../features/shortcuts/useShortcuts.ts";
import { StatsStrip } from "../features/stats/StatsStrip.tsx";
import { usePageCommands } from "../layout/KeyboardLayer.tsx";
import { TopBar } from "../layout/TopBar.tsx";
import { useConsole } from "../state/ConsoleProvider.tsx";
import { visitorName } from "../state/sessionLists.ts";
import { allowedActions, useSessionActions } from "../state/useSessionActions.ts";
import { ChatPane } from "./ChatPane.tsx";
import { useConsolePage } from "./useConsolePage.ts";

/** Three columns: lists, conversation, visitor. On a phone one at a time. */
export function ConsolePage() {
  const page = useConsolePage();
  const { me, readLists } = useConsole();
  const act = useSessionActions();
  const searchInput = useRef<HTMLInputElement>(null);
  const { selected, selectedId, lists } = page;
  const may = selected && allowedActions(selected, me.id);
  useDocumentTitle(selected ? visitorName(selected) : "Chats");

  useShortcuts({
    j: () => page.step(1),
    k: () => page.step(-1),
    "1": () => page.setList("waiting"),
    "2": () => page.setList("mine"),
    "3": () => page.setList("all"),
    "/": () => searchInput.current?.focus(),
    n: () => void page.acceptNext(),
    a: selected && may?.accept ? () => void page.accept(selected) : undefined,
    r: may?.isMine ? () => document.getElementById("composer")?.focus() : undefined,
    e: selected && may?.close ? () => void page.askClose(selected) : undefined,
    b: selected && may?.returnToAssistant ? () => void act.returnToAssistant(selected) : undefined,
    q: selected && may?.requeue ? () => void act.requeue(selected) : undefined,
  });
  usePageCommands(useCommands(page, act, me.id));

  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">Chats</h1>
      <div className={selectedId ? "max-md:hidden" : undefined}>
        <TopBar>
          <StatsStrip waiting={lists.waiting.length} longestSince={page.longestSince} mine={lists.mine.length} />
        </TopBar>
      </div>
      <div className="flex min-h-0 flex-1">
        <div
          className={`min-h-0 border-n-6 border-e max-md:w-full max-md:border-e-0 md:w-72 md:shrink-0 lg:w-80 xl:w-88 ${selectedId ? "max-md:hidden" : ""}`}
        >
          <ChatLists
            list={page.list}
            onList={page.setList}
            counts={{ waiting: lists.waiting.length, mine: lists.mine.length, all: lists.all.length }}
            unread={page.unread}
            shown={page.shown}
            status={page.state.status}
            error={page.state.error}
            onRetry={() => void readLists()}
            search={page.search}
            onSearch={page.setSearch}
            searchInput={searchInput}
            scope={page.scope}
            onScope={page.setScope}
            selectedId={selectedId}
            onSelect={page.select}
          />
        </div>
        {selectedId ? (
          <ChatPane
            key={selectedId}
            sessionId={selectedId}
            onBack={page.back}
            onClose={(session) => void page.askClose(session)}
          />
        ) : (
          <NothingChosen waiting={lists.waiting.length} onAcceptNext={() => void page.acceptNext()} />
        )}
      </div>
      <ConfirmDialog
        open={page.asksClose !== undefined}
        onOpenChange={(open) => !open && page.setAsksClose(undefined)}
        title={page.asksClose?.last?.by === "visitor" ? "Close without answering?" : "Close with an unsent draft?"}
        action="Close chat"
        tone="primary"
        run={async () => {
          if (page.asksClose) await page.close(page.asksClose);
        }}
      >
        {page.asksClose?.last?.by === "visitor" ? (
          <p>
            The last words are from {visitorName(page.asksClose)} and have no answer yet. The visitor is told that the
            chat has ended.
          </p>
        ) : (
          <p>What you typed has not been sent. It is kept as a draft, but the visitor will not see it.</p>
        )}
      </ConfirmDialog>
    </div>
  );
}

function NothingChosen({ waiting, onAcceptNext }: { waiting: number; onAcceptNext: () => void }) {
  return (
    <div className="flex min-w-0 flex-1 items-center justify-center bg-canvas max-md:hidden">
      {waiting > 0 ? (
        <EmptyState
          icon={<MessagesSquare />}
          title={waiting === 1 ? "One visitor is waiting" : `${waiting} visitors are waiting`}
          action={
            <Button variant="primary" onClick={onAcceptNext}>
              Accept the next one
              <Kbd tone="inverse">n</Kbd>
            </Button>
          }
        >
          The one who waits longest comes first.
        </EmptyState>
      ) : (
        <EmptyState icon={<MessagesSquare />} title="No chat chosen">
          Choose one on the left, or press <Kbd>j</Kbd> and <Kbd>k</Kbd> to go through the list. <Kbd>?</Kbd> shows all
          keys.
        </EmptyState>
      )}
    </div>
  );
}

function useCommands(
  page: ReturnType<typeof useConsolePage>,
  act: ReturnType<typeof useSessionActions>,
  userId: string,
): readonly CommandEntry[] {
  const { selected } = page;
  const waiting = page.lists.waiting.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page's functions are new in every render and do the same
  return useMemo(() => {
    const may = selected && allowedActions(selected, userId);
    const items: (CommandEntry | false | undefined)[] = [
      waiting > 0 && {
        id: "next",
        label: "Accept the chat that waits longest",
        icon: <UserRoundCheck aria-hidden />,
        shortcut: "n",
        run: () => void page.acceptNext(),
      },
      selected &&
        may?.accept && {
          id: "accept",
          label: selected.state === "waiting" ? "Accept chat" : "Take over chat",
          icon: <UserRoundCheck aria-hidden />,
          shortcut: "a",
          run: () => void page.accept(selected),
        },
      selected &&
        may?.close && {
          id: "close",
          label: "Close chat",
          icon: <Check aria-hidden />,
          shortcut: "e",
          run: () => void page.askClose(selected),
        },
      selected &&
        may?.returnToAssistant && {
          id: "return",
          label: "Return to the assistant",
          icon: <Bot aria-hidden />,
          shortcut: "b",
          run: () => void act.returnToAssistant(selected),
        },
      selected &&
        may?.requeue && {
          id: "requeue",
          label: "Give back to the queue",
          icon: <Undo2 aria-hidden />,
          shortcut: "q",
          run: () => void act.requeue(selected),
        },
    ];
    return items.filter((item) => item !== false && item !== undefined);
  }, [selected, waiting, userId, act]);
}
