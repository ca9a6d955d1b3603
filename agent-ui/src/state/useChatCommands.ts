import type { Session } from "@chat/contract/sessions";
import { useMemo } from "react";
import { useConsole } from "./ConsoleProvider.tsx";
import type { ActiveCommand } from "./commands.ts";
import { allowedActions, useSessionActions } from "./useSessionActions.ts";

interface ChatWays {
  /** The chat became the agent's own. */
  onTaken: (session: Session) => void;
  /** Closes it, or asks first. Left out: the chat is closed at once. */
  onClose?: (session: Session) => void;
}

/** What this agent can do with this chat now; memoise the ways. */
export function useChatCommands(
  session: Session | undefined,
  { onTaken, onClose }: ChatWays,
): readonly ActiveCommand[] {
  const { me } = useConsole();
  const act = useSessionActions();
  return useMemo(() => {
    if (!session) return [];
    const may = allowedActions(session, me.id);
    const take = (run: (session: Session) => Promise<Session | undefined>) => async () => {
      const taken = await run(session);
      if (taken) onTaken(taken);
    };
    const commands: (ActiveCommand | false)[] = [
      may.accept && {
        id: "accept",
        label: session.state === "waiting" ? "Accept chat" : "Take over chat",
        run: () => void take(act.accept)(),
      },
      may.isMine && { id: "reply", run: () => document.getElementById("composer")?.focus() },
      may.close && { id: "close", run: () => (onClose ? onClose(session) : void act.close(session)) },
      may.returnToAssistant && { id: "returnToAssistant", run: () => void act.returnToAssistant(session) },
      may.requeue && { id: "requeue", run: () => void act.requeue(session) },
      may.reopen && { id: "reopen", run: () => void take(act.reopen)() },
    ];
    return commands.filter((command) => command !== false);
  }, [session, me.id, act, onTaken, onClose]);
}
