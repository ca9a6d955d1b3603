import type { EndpointSpec, ReplyOf } from "@chat/contract/define";
import { keepPreviousData, type QueryKey, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type CallArgs, callEndpoint } from "./api.ts";

interface EndpointOptions {
  /** False: do not ask yet. */
  enabled?: boolean;
  /** Ask again this often while the page is in view. */
  everyMs?: number;
  /** Keep showing the last answer while the one for a new input is on its way. */
  keepPrevious?: boolean;
}

/** What a read gives a screen. */
export interface EndpointState<T> {
  data: T | undefined;
  error: unknown;
  isLoading: boolean;
  /** Asking in the background, with something on screen. */
  isRefreshing: boolean;
  reload: () => Promise<void>;
}

const keyOf = (spec: EndpointSpec): string => `${spec.method} ${spec.path}`;

/** Reads an endpoint and keeps it current; a failure after a success keeps the last answer on screen. */
export function useEndpoint<E extends EndpointSpec>(
  spec: E,
  ...[input, options = {}]: EndpointArgs<E>
): EndpointState<ReplyOf<E>> {
  const query = useQuery({
    queryKey: [keyOf(spec), input ?? null],
    // the tuple's shape depends on E; useQuery's own function takes only the signal
    queryFn: ({ signal }) => callEndpoint(spec, ...([input, signal] as unknown as CallArgs<E>)),
    enabled: options.enabled ?? true,
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  const { refetch } = query;
  const reload = useCallback(async () => {
    await refetch();
  }, [refetch]);
  return {
    data: query.data,
    error: query.data === undefined ? query.error : null,
    isLoading: query.isPending && (options.enabled ?? true),
    isRefreshing: query.isFetching && query.data !== undefined,
    reload,
  };
}

// biome-ignore lint/complexity/noBannedTypes: asks whether every part is optional
type EndpointArgs<E extends EndpointSpec> = {} extends CallArgs<E>[0]
  ? [input?: CallArgs<E>[0], options?: EndpointOptions]
  : [input: CallArgs<E>[0], options?: EndpointOptions];

type ItemOf<E extends EndpointSpec> = ReplyOf<E> extends { items: (infer T)[] } ? T : never;

/** A list read page by page. */
export interface PagesState<T> {
  /** Undefined until the first page is here. */
  items: T[] | undefined;
  error: unknown;
  isLoading: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  reload: () => Promise<void>;
}

/** Reads a list endpoint, a page at a time. `input` is the call's input without `cursor`. */
export function usePages<E extends EndpointSpec>(
  spec: E,
  ...[input, options = {}]: EndpointArgs<E>
): PagesState<ItemOf<E>> {
  const parts: { params?: object | undefined; query?: object | undefined } = input ?? {};
  const pages = useInfiniteQuery({
    queryKey: [keyOf(spec), "pages", input ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const withCursor = { ...parts, query: { ...parts.query, ...(pageParam ? { cursor: pageParam } : {}) } };
      // every list endpoint takes `cursor` and answers { items, next }: a rule of the contract that E alone cannot express
      return callEndpoint(spec, ...([withCursor, signal] as unknown as CallArgs<E>)) as Promise<{
        items: ItemOf<E>[];
        next: string | null;
      }>;
    },
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: options.enabled ?? true,
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  const { refetch, fetchNextPage } = pages;
  return {
    items: pages.data?.pages.flatMap((page) => page.items),
    error: pages.data === undefined ? pages.error : null,
    isLoading: pages.isPending,
    hasMore: pages.hasNextPage,
    isLoadingMore: pages.isFetchingNextPage,
    loadMore: () => void fetchNextPage(),
    reload: async () => void (await refetch()),
  };
}

/** Marks what was read from endpoints as outdated, so that whatever shows it asks again. */
export function useRefresh(): (...specs: EndpointSpec[]) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (...specs) => {
      await Promise.all(specs.map((spec) => queries.invalidateQueries({ queryKey: [keyOf(spec)] })));
    },
    [queries],
  );
}

/** Puts an answer that is already known in place of asking for it. */
export function useSetEndpoint(): <E extends EndpointSpec>(
  spec: E,
  input: CallArgs<E>[0] | undefined,
  data: ReplyOf<E>,
) => void {
  const queries = useQueryClient();
  return useCallback(
    (spec, input, data) => void queries.setQueryData<unknown>([keyOf(spec), input ?? null] satisfies QueryKey, data),
    [queries],
  );
}
