import type { EndpointSpec, ReplyOf } from "@chat/contract/define";
import { useCallback, useRef } from "react";
import { type CallArgs, callEndpoint } from "./api.ts";
import { useRefresh } from "./useEndpoint.ts";

/**
 * An act on the server, as a function. What it `refreshes` is read again after success.
 *
 * @throws {ApiError} from the returned function; `ActionButton`, `SaveBar` and `ConfirmDialog` show it themselves.
 */
export function useAction<E extends EndpointSpec>(
  spec: E,
  refreshes: readonly EndpointSpec[] = [],
): (...args: CallArgs<E>) => Promise<ReplyOf<E>> {
  const refresh = useRefresh();
  const specs = useRef(refreshes);
  specs.current = refreshes;
  return useCallback(
    async (...args) => {
      const reply = await callEndpoint(spec, ...args);
      void refresh(...specs.current);
      return reply;
    },
    [spec, refresh],
  );
}
