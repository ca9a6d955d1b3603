/** Types of `window.chatWidget`, for pages that drive the widget from TypeScript. */

export interface ChatWidgetSettings {
  readonly siteKey: string;
  /** Address of the installation; the script's own by default. */
  readonly host?: string;
  /** BCP 47; default from the page, then the browser. */
  readonly locale?: string;
  readonly colorScheme?: "auto" | "light" | "dark";
  readonly position?: "bottom-right" | "bottom-left" | "top-right" | "top-left";
  /** Pixels from the corner. */
  readonly offsetX?: number;
  readonly offsetY?: number;
  readonly zIndex?: number;
  /** `none`, or a CSS selector of the page's own button. */
  readonly launcher?: string;
  /** Opens at once. */
  readonly open?: boolean;
  /** What may be kept in this browser. */
  readonly storage?: "full" | "session" | "none";
}

export interface ChatWidgetState {
  readonly open: boolean;
  readonly visible: boolean;
  readonly unread: number;
  /** `refused`: the server will not have this page any more, such as of a widget that was switched off. */
  readonly connection: "idle" | "connecting" | "online" | "offline" | "refused";
  readonly session: {
    readonly id: string;
    readonly state: "assistant" | "waiting" | "human" | "closed";
    readonly queuePosition: number | null;
    readonly agent: string | null;
  } | null;
}

export interface ChatWidgetEvents {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  unread: { count: number };
  "message:sent": { clientId: string; seq: number };
  "message:received": { seq: number; from: "assistant" | "agent"; name: string | null; body: string };
  "chat:started": { sessionId: string };
  "chat:ended": { sessionId: string };
  "handoff:requested": { sessionId: string };
  "queue:position": { position: number; waitSeconds: number | null };
  "agent:joined": { name: string };
  "agent:left": { name: string };
  "assistant:answered": { seq: number };
  rating: { rating: number };
  "prechat:submitted": { answers: Record<string, string | boolean> };
  connection: { connection: ChatWidgetState["connection"] };
  error: { code: string; message: string };
}

/** Every command returns a promise; an unknown one or a bad argument rejects with an `Error` that has a `code`. */
export interface ChatWidget {
  readonly siteKey: string;
  /** Resolves when the launcher is drawn. */
  ready(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  toggle(): Promise<void>;
  show(): Promise<void>;
  hide(): Promise<void>;
  update(settings: Partial<Omit<ChatWidgetSettings, "siteKey" | "host" | "storage">>): Promise<void>;
  /** Puts text into the composer without sending it. */
  prefill(text: string): Promise<void>;
  sendMessage(text: string): Promise<void>;
  startChat(options?: { message?: string; with?: "assistant" | "person" }): Promise<void>;
  escalate(reason?: string): Promise<void>;
  leaveQueue(): Promise<void>;
  endChat(): Promise<void>;
  newChat(): Promise<void>;
  state(): ChatWidgetState;
  /** @returns the function that removes the listener. */
  on<E extends keyof ChatWidgetEvents>(event: E, listener: (detail: ChatWidgetEvents[E]) => void): () => void;
  /** Runs a command by name; before the script has loaded, an array with `push` takes its place. */
  push(...commands: ChatWidgetCommand[]): void;
  /** Another widget on the same page. */
  get(siteKey: string): ChatWidget | undefined;
  /** Takes away everything: nodes, listeners, timers, sockets, the global. What is stored stays. */
  destroy(): Promise<void>;
}

type ByName = Exclude<keyof ChatWidget, "siteKey" | "state" | "on" | "get" | "push">;

/** A command by name with its values, e.g. `["prefill", "Where is my order?"]`. */
export type ChatWidgetCommand =
  | { [Name in ByName]: [name: Name, ...values: Parameters<ChatWidget[Name]>] }[ByName]
  | {
      [Event in keyof ChatWidgetEvents]: [
        name: "on",
        event: Event,
        listener: (detail: ChatWidgetEvents[Event]) => void,
      ];
    }[keyof ChatWidgetEvents];
