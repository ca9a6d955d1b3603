import { nextState, nextStates } from "@chat/contract/session-state";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useMemo } from "react";
import { useConsole } from "./ConsoleProvider.tsx";
import type { ConsoleModel } from "./consoleModel.ts";
import { visitorName } from "./sessionLists.ts";
import type { Undoable } from "./undo.ts";

/** What an agent can do with a chat. Each says itself when it fails and @returns the chat as it stands, or undefined. */
export interface SessionActions {
  accept: (session: Session) => Promise<Session | undefined>;
  /** Accepts the first of these that no colleague was faster with. */
  acceptFirst: (waiting: readonly Session[]) => Promise<Session | undefined>;
  requeue: (session: Session) => Promise<Session | undefined>;
  returnToAssistant: (session: Session) => Promise<Session | undefined>;
  close: (session: Session) => Promise<Session | undefined>;
  reopen: (session: Session) => Promise<Session | undefined>;
  /** Takes one of these acts back. */
  undo: (act: Undoable) => Promise<Session | undefined>;
}

/** Which acts the chat's state and its owner leave to this agent. */
export function allowedActions(session: Session, userId: string) {
  const isMine = session.state === "human" && session.agent?.id === userId;
  const isFree = session.state !== "human" || isMine;
  return {
    isMine,
    accept: !isMine && nextState(session.state, "accept") !== undefined,
    requeue: isMine && nextState(session.state, "requeue") !== undefined,
    returnToAssistant: isFree && nextState(session.state, "returnToAssistant") !== undefined,
    close: isFree && session.state !== "assistant" && nextState(session.state, "close") !== undefined,
    reopen: nextStates(session.state, "reopen").includes("human"),
  };
}

/** A colleague or the visitor was faster: with the next chat it may be otherwise. Every other refusal would come again. */
const IS_GONE = new Set(["already_accepted", "transition_refused", "session_closed", "stale_epoch"]);
/** Chats that are tried in turn before the agent is told. */
const TRIES = 3;

interface Act {
  call: (session: Session) => Promise<Session>;
  isGivingAway: boolean;
  words: (name: string) => string | null;
}

const input = (session: Session) => ({ params: { sessionId: session.id } });
const accept: Act = {
  call: (session) =>
    callEndpoint(sessionsApi.accept, {
      ...input(session),
      query: { takeOver: session.state === "human" ? "true" : "false" },
    }),
  isGivingAway: false,
  words: () => null,
};
const takeOver: Act = { ...accept, words: (name) => `You took over the chat with ${name}.` };
const requeue: Act = {
  call: (session) => callEndpoint(sessionsApi.requeue, input(session)),
  isGivingAway: true,
  words: (name) => `${name} is back in the queue, in the old place.`,
};
const returnToAssistant: Act = {
  call: (session) => callEndpoint(sessionsApi.returnToAssistant, input(session)),
  isGivingAway: true,
  words: (name) => `The assistant goes on with ${name}.`,
};
const close: Act = {
  call: (session) => callEndpoint(sessionsApi.close, input(session)),
  isGivingAway: true,
  words: (name) => `Chat with ${name} closed.`,
};
const reopen: Act = {
  call: (session) => callEndpoint(sessionsApi.reopen, input(session)),
  isGivingAway: false,
  words: (name) => `Chat with ${name} reopened.`,
};

/** The acts, bound to the console: their answers go into the lists at once, before any push, and each can be taken back for a moment. */
export function useSessionActions(): SessionActions {
  const model = useConsole();
  return useMemo(() => {
    const attempt = async (session: Session, act: Act): Promise<Session> => {
      // said before the act, for the push may come ahead of the answer
      if (act.isGivingAway) model.expectLeaving(session.id);
      else model.wantFocus(session.id);
      try {
        const next = await act.call(session);
        model.sessions.merge(next);
        model.notices.put(session.id, null);
        if (next.epoch > session.epoch)
          model.undo.offer({
            session: next,
            words: act.words(visitorName(next)),
            givesAway: !act.isGivingAway,
          });
        return next;
      } catch (error) {
        model.claimFocus(session.id);
        void refreshOne(model, session.id);
        throw error;
      }
    };
    const run = (act: Act) => async (session: Session) => {
      try {
        return await attempt(session, act);
      } catch (error) {
        toast.error(refusal(error, session));
        return undefined;
      }
    };
    return {
      accept: (session) => run(session.state === "waiting" ? accept : takeOver)(session),
      acceptFirst: async (waiting) => {
        const tried = waiting.slice(0, TRIES);
        for (const session of tried)
          try {
            return await attempt(session, accept);
          } catch (error) {
            const isGone = error instanceof ApiError && IS_GONE.has(error.code);
            if (isGone && session !== tried.at(-1)) continue;
            toast.error(refusal(error, session));
            return undefined;
          }
        return undefined;
      },
      requeue: run(requeue),
      returnToAssistant: run(returnToAssistant),
      close: run(close),
      reopen: run(reopen),
      undo: async (act) => {
        model.undo.remove(act);
        const { session, givesAway } = act;
        if (givesAway) model.expectLeaving(session.id);
        try {
          const next = await callEndpoint(sessionsApi.undo, { ...input(session), body: { epoch: session.epoch } });
          model.sessions.merge(next);
          model.notices.put(session.id, null);
          if (!givesAway) model.wantFocus(session.id);
          toast.info(`Taken back: the chat with ${visitorName(next)} is as it was.`);
          return next;
        } catch (error) {
          toast.error(undoRefusal(error, session));
          void refreshOne(model, session.id);
          return undefined;
        }
      },
    };
  }, [model]);
}

function refusal(error: unknown, session: Session): string {
  if (error instanceof ApiError && error.code === "already_accepted")
    return `A colleague was faster: ${visitorName(session)} is taken care of.`;
  if (error instanceof ApiError && (error.code === "transition_refused" || error.code === "stale_epoch"))
    return `The chat with ${visitorName(session)} has moved on in the meantime.`;
  return errorText(error);
}

const undoRefusal = (error: unknown, session: Session): string =>
  `${visitorName(session)}: ${error instanceof ApiError && error.code === "stale_epoch" ? "The chat has moved on, so this cannot be taken back." : errorText(error)}`;

/** After a refusal the picture was outdated, so this one chat is read at once. */
async function refreshOne(model: ConsoleModel, sessionId: string): Promise<void> {
  try {
    model.sessions.merge(await callEndpoint(sessionsApi.show, { params: { sessionId } }));
  } catch {
    // out of reach: the next (re)connect reads everything
  }
}
