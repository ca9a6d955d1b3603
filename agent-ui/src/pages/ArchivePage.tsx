import type { Session } from "@chat/contract/sessions";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { EmptyState } from "@chat/ui-kit/components/EmptyState.tsx";
import { useDocumentTitle } from "@chat/ui-kit/components/PageHeader.tsx";
import { Archive } from "lucide-react";
import { useCallback, useMemo } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { ArchiveList } from "../features/archive/ArchiveList.tsx";
import { useCommands } from "../state/ActiveCommands.tsx";
import { useSession } from "../state/ConsoleProvider.tsx";
import { useChatCommands } from "../state/useChatCommands.ts";
import { ChatPane } from "./ChatPane.tsx";

/** Every chat there ever was: search on the left, the transcript on the right, only to be read; an ended one can be reopened. */
export function ArchivePage() {
  useDocumentTitle("Archive");
  const { sessionId } = useParams();
  const [query, setQuery] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession(sessionId);
  const toChat = useCallback(({ id }: Session) => void navigate(`/chats/${id}`), [navigate]);
  const commands = useChatCommands(session?.state === "closed" ? session : undefined, { onTaken: toChat });
  useCommands(commands);
  const words = query.get("q") ?? "";
  // as the archive looks for it: all of it in a row
  const needles = useMemo(() => (words ? [words] : []), [words]);
  const back = () => void navigate({ pathname: "/archive", search: query.toString() });
  return (
    <div className="flex h-full min-h-0">
      <div
        className={`min-h-0 border-n-6 border-e max-md:w-full max-md:border-e-0 md:w-72 md:shrink-0 lg:w-80 xl:w-96 ${sessionId ? "max-md:hidden" : ""}`}
      >
        <ArchiveList query={query} onQuery={(next) => setQuery(next, { replace: true })} selectedId={sessionId} />
      </div>
      {sessionId ? (
        <ChatPane
          key={sessionId}
          sessionId={sessionId}
          onBack={back}
          commands={commands}
          needles={needles}
          isReadOnly
          actions={(session) =>
            session.state === "closed" ? null : (
              <Button size="sm" asChild>
                <Link to={`/chats/${session.id}`}>Open in chats</Link>
              </Button>
            )
          }
        />
      ) : (
        <div className="flex min-w-0 flex-1 items-center justify-center bg-canvas max-md:hidden">
          <EmptyState icon={<Archive />} title="No chat chosen">
            Choose a chat on the left to read it from its first word.
          </EmptyState>
        </div>
      )}
    </div>
  );
}
