import { MESSAGE_MAX_CHARS, TYPING_EVERY_MS } from "@chat/contract/limits";
import type { Session } from "@chat/contract/sessions";
import { useSocketRequest } from "@chat/ui-kit/data/SocketProvider.tsx";
import { useCallback, useEffect, useRef } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { useStore } from "../../state/store.ts";

/** Without a key for this long, one has stopped typing. */
const TYPING_PAUSE_MS = 4000;

/** The words being written to a chat, and the files beside them: kept as its draft, sent through the outbox, told to the visitor as "is typing". */
export function useComposer(session: Session) {
  const { drafts, attachments, outbox, notices } = useConsole();
  const text = useStore(drafts).get(session.id) ?? "";
  const typing = useTypingSignal(session.id);
  const trimmed = text.trim();
  const left = MESSAGE_MAX_CHARS - text.length;
  const files = useStore(attachments).get(session.id) ?? [];
  const isUploading = files.some(({ status }) => status !== "done");
  const canSend = (trimmed.length > 0 || files.length > 0) && left >= 0 && !isUploading;

  const write = (next: string) => {
    drafts.put(session.id, next);
    typing.set(next.trim().length > 0);
  };
  const send = () => {
    if (!canSend) return false;
    const taken = attachments.take(session.id);
    outbox.add(session.id, trimmed, session.epoch, ...(taken.length > 0 ? [taken] : []));
    drafts.put(session.id, "");
    notices.put(session.id, null);
    typing.set(false);
    return true;
  };
  return { text, left, canSend, isUploading, write, send, pauseTyping: () => typing.set(false) };
}

function useTypingSignal(sessionId: string) {
  const ask = useSocketRequest();
  const state = useRef({ saidAt: 0, isOn: false, timer: 0 });
  const say = useCallback(
    (isTyping: boolean) => void ask("typing:set", { sessionId, isTyping }).catch(() => undefined),
    [ask, sessionId],
  );

  const set = useCallback(
    (isTyping: boolean) => {
      const now = Date.now();
      window.clearTimeout(state.current.timer);
      if (isTyping) {
        if (now - state.current.saidAt >= TYPING_EVERY_MS) {
          state.current.saidAt = now;
          say(true);
        }
        state.current.isOn = true;
        state.current.timer = window.setTimeout(() => set(false), TYPING_PAUSE_MS);
      } else if (state.current.isOn) {
        state.current = { saidAt: 0, isOn: false, timer: 0 };
        say(false);
      }
    },
    [say],
  );
  useEffect(() => () => set(false), [set]);
  return { set };
}
