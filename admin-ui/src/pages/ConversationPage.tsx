import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { NotFound } from "@chat/ui-kit/components/NotFound.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { SessionStateBadge } from "@chat/ui-kit/features/chat/SessionStateBadge.tsx";
import { visitorName } from "@chat/ui-kit/features/chat/visitorName.ts";
import { Headset } from "lucide-react";
import { useLocation, useParams } from "react-router";
import { Transcript } from "../features/conversations/Transcript.tsx";
import { useTranscript } from "../features/conversations/useTranscript.ts";
import { VisitorCard } from "../features/conversations/VisitorCard.tsx";

/** @returns the filters of the list that led here, so that the way back finds them as they were. */
const cameFrom = (state: unknown): string => {
  const search: unknown = state instanceof Object && Reflect.get(state, "search");
  return typeof search === "string" && search.startsWith("?") ? search : "";
};

export function ConversationPage() {
  const { state } = useLocation();
  const { sessionId = "" } = useParams();
  const { session, rows, error, hasMore, isLoadingMore, loadMore, reload } = useTranscript(sessionId);
  if (
    error instanceof ApiError &&
    (error.code === "session_not_found" || error.code === "not_found" || error.code === "invalid_input")
  )
    return <NotFound title="This chat does not exist" home={{ to: "/conversations", label: "All conversations" }} />;
  if (error) return <ErrorState error={error} retry={reload} />;
  return (
    <>
      <PageHeader
        title={session ? visitorName(session.visitor) : "Conversation"}
        back={{ to: `/conversations${cameFrom(state)}`, label: "All conversations" }}
        badge={session && <SessionStateBadge state={session.state} />}
        actions={
          session &&
          session.state !== "closed" && (
            <Button asChild>
              <a href={`/agent/chats/${session.id}`}>
                <Headset aria-hidden />
                Open in the console
              </a>
            </Button>
          )
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        {rows ? (
          <Transcript rows={rows} hasMore={hasMore} isLoadingMore={isLoadingMore} onMore={loadMore} />
        ) : (
          <div className="space-y-4 rounded-lg border border-n-6 bg-surface p-5">
            <Skeleton className="h-10 w-2/3" />
            <Skeleton className="ms-auto h-16 w-1/2" />
            <Skeleton className="h-12 w-3/5" />
          </div>
        )}
        {session ? <VisitorCard session={session} /> : <Skeleton className="h-64 rounded-lg" />}
      </div>
    </>
  );
}
