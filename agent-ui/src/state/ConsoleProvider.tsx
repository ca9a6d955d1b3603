import type { Session } from "@chat/contract/sessions";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { useLineStatus, usePush, useSocketRequest } from "@chat/ui-kit/data/SocketProvider.tsx";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { newClientId } from "./clientId.ts";
import { type ConsoleModel, createConsoleModel, type Line } from "./consoleModel.ts";
import type { ConversationState } from "./conversation.ts";
import { createDeviceStorage } from "./deviceStorage.ts";
import { useStore } from "./store.ts";

const ModelContext = createContext<ConsoleModel | undefined>(undefined);

/** This tab's name: kept over a reload, so that the tab goes on sending what it had begun. */
function tabId(): string {
  try {
    const known = sessionStorage.getItem("chat.tab");
    if (known) return known;
    const made = newClientId();
    sessionStorage.setItem("chat.tab", made);
    return made;
  } catch {
    return newClientId();
  }
}

/** Holds the console's model for the signed-in agent and feeds it with everything the line brings. */
export function ConsoleProvider({ children }: { children: ReactNode }) {
  const { user } = useMe();
  const ask = useSocketRequest();
  const status = useLineStatus();
  const [model, setModel] = useState<ConsoleModel>();
  const line = useRef({ ask, isConnected: status === "connected" });
  line.current = { ask, isConnected: status === "connected" };

  useEffect(() => {
    const now: Line = {
      isConnected: () => line.current.isConnected,
      ask: (event, payload) => line.current.ask(event, payload),
    };
    const made = createConsoleModel({
      me: { id: user.id, name: user.name },
      tab: tabId(),
      storage: createDeviceStorage(),
      line: now,
    });
    setModel(made);
    return () => made.stop();
  }, [user.id, user.name]);

  if (!model) return null;
  return (
    <ModelContext value={model}>
      <Pushes model={model} />
      {children}
    </ModelContext>
  );
}

function Pushes({ model }: { model: ConsoleModel }) {
  // once per (re)connect, when the model sees the line as open
  const status = useLineStatus();
  useEffect(() => {
    if (status === "connected") model.connected();
  }, [status, model]);
  usePush("queue:changed", model.queueChanged);
  usePush("session:changed", model.sessionChanged);
  usePush("message:posted", model.messagePosted);
  usePush("session:heads", model.headsTold);
  usePush("typing:shown", model.typingShown);
  usePush("marks:moved", ({ sessionId, marks }) => model.sessions.noteMarks(sessionId, marks));
  usePush("assistant:chunk", ({ sessionId, draftId, index, text }) =>
    model.conversation(sessionId).chunk(draftId, index, text),
  );
  usePush("assistant:dropped", ({ sessionId, draftId }) => model.conversation(sessionId).dropDraft(draftId));
  return null;
}

/** The console's model; only below `ConsoleProvider`. */
export function useConsole(): ConsoleModel {
  const model = useContext(ModelContext);
  if (!model) throw new Error("useConsole needs a ConsoleProvider above it");
  return model;
}

/** One chat as the lists know it; undefined while unknown. */
export function useSession(sessionId: string | undefined): Session | undefined {
  const { sessions } = useConsole();
  const read = useCallback(() => (sessionId ? sessions.get().byId.get(sessionId) : undefined), [sessions, sessionId]);
  return useSyncExternalStore(sessions.subscribe, read);
}

/** One chat's rows, kept live while the component is shown. */
export function useConversation(sessionId: string): ConversationState {
  const model = useConsole();
  useEffect(() => model.open(sessionId), [model, sessionId]);
  return useStore(model.conversation(sessionId));
}
