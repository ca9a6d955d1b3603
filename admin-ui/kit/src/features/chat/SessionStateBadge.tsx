import type { SessionState } from "@chat/contract/session-state";
import { Archive, Bot, Clock, Headset } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../../components/Badge.tsx";

const LOOKS: Record<
  SessionState,
  { label: string; tone: "info" | "warning" | "success" | "neutral"; icon: ReactNode }
> = {
  assistant: { label: "With the assistant", tone: "info", icon: <Bot aria-hidden /> },
  waiting: { label: "Waiting", tone: "warning", icon: <Clock aria-hidden /> },
  human: { label: "With a person", tone: "success", icon: <Headset aria-hidden /> },
  closed: { label: "Ended", tone: "neutral", icon: <Archive aria-hidden /> },
};

/** How session states are called everywhere. */
export const SESSION_STATE_LABELS: Record<SessionState, string> = {
  assistant: LOOKS.assistant.label,
  waiting: LOOKS.waiting.label,
  human: LOOKS.human.label,
  closed: LOOKS.closed.label,
};

/** Who has the floor in a session. */
export function SessionStateBadge({ state }: { state: SessionState }) {
  const { label, tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
