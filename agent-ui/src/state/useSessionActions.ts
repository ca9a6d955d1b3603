import { nextState } from "@chat/contract/session-state";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useMemo } from "react";
import { useConsole } from "./ConsoleProvider.tsx";
import type { ConsoleModel } from "./consoleModel.ts";
import { visitorName } from "./sessionLists.ts";

/** What an agent can do with a chat. Each says itself when it fails and @returns the chat as it stands, or undefined. */
export interface SessionActions {
  accept: (session: Session) => Promise<Session | undefined>;
  requeue: (session: Session) => Promise<Session | undefined>;
  returnToAssistant: (session: Session) => Promise<Session | undefined>;
  close: (session: Session) => Promise<Session | undefined>;
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
  };
}

/** The acts, bound to the console: their answers go into the lists at once, before any push. */
export function useSessionActions(): SessionActions {
  const model = useConsole();
  return useMemo(() => {
    const run = async (session: Session, act: () => Promise<Session>, isLeaving: boolean) => {
      // said before the act, for the push may come ahead of the answer
      if (isLeaving) model.expectLeaving(session.id);
      else model.wantFocus(session.id);
      try {
        const next = await act();
        model.sessions.merge(next);
        model.notices.put(session.id, null);
        return next;
      } catch (error) {
        model.claimFocus(session.id);
        toast.error(refusal(error, session));
        void refreshOne(model, session.id);
        return undefined;
      }
    };
    const input = (session: Session) => ({ params: { sessionId: session.id } });
    return {
      accept: (session) => {
        const takeOver = session.state === "human" ? ("true" as const) : ("false" as const);
        return run(session, () => callEndpoint(sessionsApi.accept, { ...input(session), query: { takeOver } }), false);
      },
      requeue: (session) => run(session, () => callEndpoint(sessionsApi.requeue, input(session)), true),
      returnToAssistant: (session) =>
        run(session, () => callEndpoint(sessionsApi.returnToAssistant, input(session)), true),
      close: (session) => run(session, () => callEndpoint(sessionsApi.close, input(session)), true),
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

/** After a refusal the picture was outdated, so this one chat is read at once. */
async function refreshOne(model: ConsoleModel, sessionId: string): Promise<void> {
  try {
    model.sessions.merge(await callEndpoint(sessionsApi.show, { params: { sessionId } }));
  } catch {
    // out of reach: the next (re)connect reads everything
  }
}
