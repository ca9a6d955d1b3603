import type { Send } from "./checkHistory.ts";

/** Keeps what clients were asked to do and what they were told. */
export interface Recorder {
  invoke(client: string, session: string, body: string): void;
  ok(client: string, body: string, seq: number): void;
  refused(client: string, body: string, code: string): void;
  sends(): Send[];
}

/** A client that hears twice of one message (a resend, a row that came first) keeps the first answer. */
export function createRecorder(now: () => number = () => performance.now()): Recorder {
  const sends = new Map<string, Send>();
  const note = (body: string, change: Partial<Send>): void => {
    const send = sends.get(body);
    if (send) sends.set(body, { ...change, ...send });
  };
  return {
    invoke: (client, session, body) => void sends.set(body, { client, session, body, invokedAt: now() }),
    ok: (_client, body, seq) => note(body, { ok: { seq, at: now() } }),
    refused: (_client, body, code) => note(body, { refused: code }),
    sends: () => [...sends.values()],
  };
}
