import { agentsApi, type CannedReply } from "@chat/contract/agents";
import { PAGE_MAX_ROWS } from "@chat/contract/limits";
import { type PagesState, usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { useEffect } from "react";

/** All prepared answers; there are at most a few hundred, so they are filtered here and not on the server. */
export function useCannedReplies(): PagesState<CannedReply> {
  const pages = usePages(agentsApi.cannedReplies, { query: { limit: PAGE_MAX_ROWS } });
  const { hasMore, isLoadingMore, loadMore } = pages;
  useEffect(() => {
    if (hasMore && !isLoadingMore) loadMore();
  }, [hasMore, isLoadingMore, loadMore]);
  return pages;
}
