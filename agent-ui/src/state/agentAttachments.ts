import { filesApi } from "@chat/contract/files";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { uploadFile } from "@chat/ui-kit/data/uploadFile.ts";
import { type Attachments, createAttachments } from "./attachments.ts";
import type { DeviceStorage } from "./deviceStorage.ts";

/** The signed-in agent's unsent files, brought to the server and kept on this device per agent. */
export const agentAttachments = (storage: DeviceStorage, userId: string): Attachments =>
  createAttachments({
    storage,
    key: `chat.attachments.${userId}`,
    upload: uploadFile,
    takeBack: (sessionId, fileId) => callEndpoint(filesApi.takeBack, { params: { sessionId, fileId } }),
  });
