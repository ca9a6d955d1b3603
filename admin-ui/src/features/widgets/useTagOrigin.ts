import { systemApi } from "@chat/contract/system";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";

/**
 * @returns where the tag loads the widget from: the platform's public address, wherever this dashboard was opened.
 *
 * Until the server has named it, the address of this page stands in for it.
 */
export function useTagOrigin(): string {
  const { data } = useEndpoint(systemApi.version);
  return data ? new URL(data.publicUrl).origin : location.origin;
}
