import type { Session } from "@chat/contract/sessions";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useConsole } from "../state/ConsoleProvider.tsx";
import { createDeviceStorage } from "../state/deviceStorage.ts";
import { needlesOf } from "../state/findMarks.ts";
import {
  allOf,
  askedAt,
  everyOf,
  isUnread,
  LISTS,
  type ListName,
  mineOf,
  type Scope,
  searchSessions,
  waitingOf,
} from "../state/sessionLists.ts";
import { useStore } from "../state/store.ts";
import { useSessionActions } from "../state/useSessionActions.ts";

const storage = createDeviceStorage();
const LIST_KEY = "chat.list";

/** Which list, which chat, and the moves between them. */
export function useConsolePage() {
  const { me, sessions, drafts, outbox } = useConsole();
  const state = useStore(sessions);
  const act = useSessionActions();
  const navigate = useNavigate();
  const { sessionId: selectedId } = useParams();
  const [list, setListState] = useState<ListName>(
    () => LISTS.find((each) => each === storage.read(LIST_KEY)) ?? "waiting",
  );
  const [search, setSearch] = useState("");
  const [scope, setScope] = useState<Scope>("everything");
  // as it was when the chat was chosen: typing on must not move what one reads
  const [needles, setNeedles] = useState<readonly string[]>([]);
  const [asksClose, setAsksClose] = useState<Session>();

  const lists = useMemo(() => {
    const all = [...state.byId.values()];
    return { waiting: waitingOf(all), mine: mineOf(all, me.id), all: allOf(all, scope, serverNow()) };
  }, [state.byId, me.id, scope]);
  // a search looks everywhere: who is looked for need not be in the list in view
  const shown = useMemo(
    () => (search.trim() ? searchSessions(everyOf(state.byId.values()), search) : lists[list]),
    [state.byId, lists, list, search],
  );
  const longestSince = lists.waiting[0] && askedAt(lists.waiting[0]);
  const unread = lists.mine.filter(isUnread).length;
  const selected = selectedId ? state.byId.get(selectedId) : undefined;

  const setList = useCallback((next: ListName) => {
    storage.write(LIST_KEY, next);
    setListState(next);
    setSearch("");
  }, []);
  const select = useCallback(
    (session: Session) => {
      // an accepted chat has left the waiting list, so the list that holds it comes forward
      if (!search && session.state === "human" && session.agent?.id === me.id) setList("mine");
      setNeedles(needlesOf(search));
      void navigate(`/chats/${session.id}`);
    },
    [me.id, navigate, setList, search],
  );
  const back = useCallback(() => void navigate("/chats"), [navigate]);

  // a held key is faster than the pages it opens, so each step starts from where the last one went
  const stepped = useRef(selectedId);
  useEffect(() => {
    stepped.current = selectedId;
  }, [selectedId]);
  const step = (by: 1 | -1) => {
    const at = shown.findIndex((session) => session.id === stepped.current);
    const next = at < 0 ? shown[by === 1 ? 0 : shown.length - 1] : shown[at + by];
    if (!next) return;
    stepped.current = next.id;
    setNeedles(needlesOf(search));
    void navigate(`/chats/${next.id}`);
  };
  const acceptNext = async () => {
    if (lists.waiting.length === 0) toast.info("Nobody is waiting.");
    const taken = await act.acceptFirst(lists.waiting);
    if (taken) select(taken);
  };
  const close = async (session: Session) => {
    const closed = await act.close(session);
    if (!closed) return;
    if (selectedId !== session.id) return;
    const next = lists.mine.find((each) => each.id !== session.id);
    void navigate(next ? `/chats/${next.id}` : "/chats");
  };
  const askClose = (session: Session) => {
    const isOpenEnded =
      session.last?.by === "visitor" ||
      drafts.get().has(session.id) ||
      outbox.get().some((entry) => entry.sessionId === session.id && entry.status !== "stored");
    if (isOpenEnded) setAsksClose(session);
    else void close(session);
  };

  const wasMine = useRef(false);
  const isMine = selected?.state === "human" && selected.agent?.id === me.id;
  useEffect(() => {
    // the chat on screen became one's own by whatever way (another tab, a colleague's transfer)
    if (isMine && !wasMine.current && list === "waiting") setList("mine");
    wasMine.current = isMine;
  }, [isMine, list, setList]);

  return {
    state,
    list,
    setList,
    lists,
    shown,
    unread,
    longestSince,
    search,
    setSearch,
    scope,
    setScope,
    needles,
    selectedId,
    selected,
    select,
    back,
    step,
    acceptNext,
    askClose,
    close,
    asksClose,
    setAsksClose,
  };
}
