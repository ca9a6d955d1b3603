import type { Session } from "@chat/contract/sessions";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { CircleCheck, Hourglass, Sparkles, UserRound } from "lucide-react";
import { useConsole } from "./ConsoleProvider.tsx";

/** Who has the floor, as a word and a mark. */
export function StateBadge({ session }: { session: Session }) {
  const { me } = useConsole();
  switch (session.state) {
    case "waiting":
      return (
        <Badge tone="warning" icon={<Hourglass aria-hidden />}>
          Waiting
        </Badge>
      );
    case "assistant":
      return (
        <Badge tone="info" icon={<Sparkles aria-hidden />}>
          Assistant
        </Badge>
      );
    case "closed":
      return <Badge icon={<CircleCheck aria-hidden />}>Closed</Badge>;
    case "human":
      return (
        <Badge tone={session.agent?.id === me.id ? "accent" : "neutral"} icon={<UserRound aria-hidden />}>
          {session.agent?.id === me.id ? "Yours" : (session.agent?.name ?? "Colleague")}
        </Badge>
      );
  }
}
