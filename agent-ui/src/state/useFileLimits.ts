import { type FileLimits, filesApi } from "@chat/contract/files";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";

/** What may be sent; undefined until the server has said it. */
export const useFileLimits = (): FileLimits | undefined => useEndpoint(filesApi.limits).data;
