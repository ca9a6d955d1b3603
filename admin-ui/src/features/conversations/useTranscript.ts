import type { Message } from "@chat/contract/messages";
import { type Session, sessionsApi } from "@chat/contract/sessions";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { useInfiniteQuery } from "@tanstack/react-query";

interface TranscriptState {
  session: Session | undefined;
  /** Ascending; undefined until the first page is here. */
  rows: Message[] | undefined;
  error: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  reload: () => void;
}

/** A chat's rows from the first on, page by page, looked at again every ten seconds while it goes on. */
export function useTranscript(sessionId: string): TranscriptState {
  const pages = useInfiniteQuery({
    queryKey: ["transcript", sessionId],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      callEndpoint(sessionsApi.transcript, { params: { sessionId }, query: { after: pageParam, limit: 200 } }, signal),
    getNextPageParam: (last) => (last.isDone ? undefined : last.items.at(-1)?.seq),
    refetchInterval: ({ state }) => (state.data?.pages.at(-1)?.session.state === "closed" ? false : 10_000),
  });
  return {
    session: pages.data?.pages.at(-1)?.session,
    rows: pages.data?.pages.flatMap((page) => page.items),
    error: pages.data ? null : pages.error,
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    loadMore: () => void pages.fetchNextPage(),
    reload: () => void pages.refetch(),
  };
}
