import type { Message, Source, VisitorSession } from "@chat/contract/messages";
import type { Chat, ChatView } from "../core/Chat.ts";
import type { FileAccess } from "../core/createFiles.ts";
import { randomId } from "../core/randomId.ts";
import type { PreviewState } from "./previewMessages.ts";

interface PreviewChatDeps {
  readonly state: PreviewState;
  readonly isStaffed: boolean;
  readonly assistantName: string;
  onChange(): void;
  /** The visitor typed something: the builder asks the knowledge. */
  ask(id: string, text: string): void;
}

const NO_MARKS = { visitorDelivered: 0, visitorRead: 0, teamDelivered: 0, teamRead: 0 };
const SESSION: VisitorSession = {
  id: "preview",
  state: "assistant",
  epoch: 0,
  agent: null,
  queue: null,
  head: 0,
  marks: NO_MARKS,
  rating: null,
  asksRating: false,
  email: null,
};

/** Files that never leave this page: shown from memory, as they will look. */
const LOCAL_FILES: FileAccess = {
  base: location.origin,
  rest: async () => null,
  read: () => ({ secret: "", sessionId: SESSION.id }),
  ensure: async () => ({ secret: "", sessionId: SESSION.id }),
  distrust() {},
  async upload(file, id) {
    const url = URL.createObjectURL(file);
    const size = await createImageBitmap(file).catch(() => null);
    const { name, type: mime, size: bytes } = file;
    const { width = null, height = null } = size ?? {};
    const isImage = size !== null;
    return { sessionId: SESSION.id, info: { id, name, mime, bytes, isImage, width, height, url, previewUrl: null } };
  },
};

/** A chat that lives in this page alone: it shows each state of the design, asks no server and stores nothing. */
export function createPreviewChat(
  deps: PreviewChatDeps,
): Chat & { answer(id: string, text: string, sources: Source[]): void } {
  let rows: Message[] = [];
  let session: VisitorSession | null = null;
  let asked = "";

  const add = (
    kind: "visitor" | "assistant" | "agent" | "system",
    body: string,
    data: Message["data"] = null,
    name: string | null = null,
  ) => {
    const seq = rows.length + 1;
    const at = new Date().toISOString();
    const isEvent = data?.event !== undefined;
    rows = [
      ...rows,
      {
        sessionId: "preview",
        seq,
        kind: isEvent ? "event" : "text",
        sender: { kind, id: null, name },
        clientId: null,
        body,
        data,
        at,
      },
    ];
    deps.onChange();
  };
  const move = (change: Partial<VisitorSession>) => {
    session = { ...(session ?? SESSION), ...change };
    deps.onChange();
  };
  const wait = () => {
    add("system", "", { event: "escalated", by: "visitor", isStaffed: deps.isStaffed });
    move({ state: "waiting", queue: { position: 2, waitSeconds: 180, isStaffed: deps.isStaffed } });
  };

  if (deps.state === "queue") wait();
  if (deps.state === "human") {
    add("system", "", { event: "accepted", actorName: "Robin" });
    move({ state: "human", agent: { name: "Robin" } });
    add("agent", "Hello, this is Robin. How can I help?", null, "Robin");
  }

  return {
    view: (): ChatView => ({
      session,
      hasChat: session !== null || rows.length > 0,
      isLoaded: true,
      answers: deps.state === "form" ? null : {},
      problems: null,
      rows,
      outgoing: [],
      draft: null,
      typing: asked ? { by: "assistant", name: deps.assistantName } : null,
      marks: NO_MARKS,
      unread: 0,
      connection: deps.state === "offline" ? "offline" : "online",
      offsetMs: 0,
    }),
    send(body, data) {
      session ??= SESSION;
      add("visitor", body, data ?? null);
      if (session.state !== "assistant" || !body) return;
      asked = randomId();
      deps.ask(asked, body);
      deps.onChange();
    },
    answer(id, text, sources) {
      if (id !== asked) return;
      asked = "";
      if (text) add("assistant", text, sources.length > 0 ? { sources } : null, deps.assistantName);
      else add("system", "", { event: "answerFailed" });
    },
    files: LOCAL_FILES,
    retry() {},
    discard() {},
    askForPerson: async () => wait(),
    async leaveQueue() {
      add("system", "", { event: "withdrawn" });
      move({ state: "assistant", queue: null });
    },
    leaveEmail: async (email) => move({ email }),
    async end() {
      add("system", "", { event: "closed", by: "visitor" });
      move({ state: "closed", queue: null, agent: null, asksRating: true });
    },
    async rate(rating) {
      move({ rating, asksRating: false });
    },
    stopAssistant() {
      asked = "";
      deps.onChange();
    },
    noteInput() {},
    keepAnswers() {},
    startOver() {
      session = null;
      rows = [];
      deps.onChange();
    },
    setReading() {},
    destroy() {},
  };
}
