import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./ApiError.ts";

/** The cache of one app: repeats what may succeed later, never what was refused. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => error instanceof ApiError && error.isRetryable && failures < 3,
        retryDelay: (failures, error) => {
          const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
          return Math.max(asked, Math.random() * Math.min(8000, 500 * 2 ** failures));
        },
      },
    },
  });
