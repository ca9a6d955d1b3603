import type { Session } from "@chat/contract/sessions";
import { useEffect, useState } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";

/** Tells the visitor how far the agent has read: only what was on screen, in a tab in view, in a chat that is the agent's own. */
export function useReadMark(session: Session, lastSeen: number): void {
  const { me, marks } = useConsole();
  const isVisible = useTabVisible();
  const isMine = session.state === "human" && session.agent?.id === me.id;
  const isNews = lastSeen > session.marks.teamRead;
  useEffect(() => {
    if (isMine && isVisible && isNews) marks.move(session.id, { read: lastSeen, delivered: lastSeen });
  }, [isMine, isVisible, isNews, lastSeen, marks, session.id]);
}

function useTabVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const listen = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", listen);
    return () => document.removeEventListener("visibilitychange", listen);
  }, []);
  return isVisible;
}
