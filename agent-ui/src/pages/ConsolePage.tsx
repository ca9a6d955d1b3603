import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { Kbd } from "@chat/ui-kit/components/Kbd.tsx";
import { useDocumentTitle } from "@chat/ui-kit/components/PageHeader.tsx";
import { MessagesSquare } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { ChatLists } from "../features/lists/ChatLists.tsx";
import { StatsStrip } from "../features/stats/StatsStrip.tsx";
import { TopBar } from "../layout/TopBar.tsx";
import { useCommands } from "../state/ActiveCommands.tsx";
import { useConsole } from "../state/ConsoleProvider.tsx";
import { type ActiveCommand, COMMANDS } from "../state/commands.ts";
import { keyCaps } from "../state/keyName.ts";
import { visitorName } from "../state/sessionLists.ts";
import { useChatCommands } from "../state/useChatCommands.ts";
import { ChatPane } from "./ChatPane.tsx";
import { useConsolePage } from "./useConsolePage.ts";

/** Three columns: lists, conversation, visitor. On a phone one at a time. */
export function ConsolePage() {
  const page = useConsolePage();
  const { readLists } = useConsole();
  const searchInput = useRef<HTMLInputElement>(null);
  const { selected, selectedId, lists } = page;
  useDocumentTitle(selected ? visitorName(selected) : "Chats");

  const chat = useChatCommands(selected, {
    onTaken: page.select,
    onClose: useLatest(page.askClose),
  });
  useCommands(useListCommands(page, () => searchInput.current?.focus()));
  useCommands(chat);

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
            onAcceptNext={() => void page.acceptNext()}
            selectedId={selectedId}
            onSelect={page.select}
          />
        </div>
        {selectedId ? (
          <ChatPane key={selectedId} sessionId={selectedId} onBack={page.back} commands={chat} needles={page.needles} />
        ) : (
          <NothingChosen waiting={lists.waiting.length} />
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

function NothingChosen({ waiting }: { waiting: number }) {
  return (
    <div className="flex min-w-0 flex-1 items-center justify-center bg-canvas max-md:hidden">
      {waiting > 0 ? (
        <EmptyState
          icon={<MessagesSquare />}
          title={waiting === 1 ? "One visitor is waiting" : `${waiting} visitors are waiting`}
        >
          <Kbd>{keyCaps(COMMANDS.acceptNext.key ?? "").join(" ")}</Kbd> accepts the one who waits longest.
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

/** The same function in every render, which runs the newest one. */
function useLatest<T extends unknown[]>(run: (...given: T) => void): (...given: T) => void {
  const latest = useRef(run);
  latest.current = run;
  return useCallback((...given: T) => latest.current(...given), []);
}

function useListCommands(page: ReturnType<typeof useConsolePage>, focusSearch: () => void): readonly ActiveCommand[] {
  const { setList } = page;
  const step = useLatest(page.step);
  const acceptNext = useLatest(() => void page.acceptNext());
  const search = useLatest(focusSearch);
  return useMemo(
    (): ActiveCommand[] => [
      { id: "nextChat", run: () => step(1) },
      { id: "previousChat", run: () => step(-1) },
      { id: "showWaiting", run: () => setList("waiting") },
      { id: "showMine", run: () => setList("mine") },
      { id: "showAll", run: () => setList("all") },
      { id: "search", run: search },
      { id: "acceptNext", run: acceptNext },
    ],
    [setList, step, acceptNext, search],
  );
}
