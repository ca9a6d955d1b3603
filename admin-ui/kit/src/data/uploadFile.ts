import type { FileInfo } from "@chat/contract/files";
import { filesApi } from "@chat/contract/files";
import { nameForUpload } from "@chat/contract/picked-files";
import { ApiError } from "./ApiError.ts";
import { urlOf } from "./api.ts";
import { accessToken, refreshSession } from "./authSession.ts";

/** Without a byte moved for this long an upload is given up; it is repeated under the same client id. */
const SILENCE_MS = 30_000;

interface UploadParts {
  sessionId: string;
  file: File;
  /** Again with the same id is the same file. */
  clientId: string;
  /** Hears a part of 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/**
 * Uploads a file to a chat as the signed-in agent; a token that ended is renewed once.
 *
 * @throws {ApiError} whatever the endpoint refuses with, `unreachable`
 */
export async function uploadFile({ sessionId, file, clientId, onProgress, signal }: UploadParts): Promise<FileInfo> {
  const { path } = filesApi.uploadAsAgent;
  const url = urlOf(path, { params: { sessionId }, query: { name: nameForUpload(file.name), clientId } });
  const token = await accessToken();
  let reply = await post(url, token, file, onProgress, signal);
  if (reply.status === 401) reply = await post(url, await refreshSession(token), file, onProgress, signal);
  if (reply.status < 300) return filesApi.uploadAsAgent.reply.parse(reply.body);
  if (reply.status === 413) throw new ApiError("payload_too_large");
  throw reply.status === 0 ? new ApiError("unreachable") : ApiError.fromBody(reply.body);
}

/** `fetch` tells nothing of an upload's progress, `XMLHttpRequest` does. */
function post(url: string, token: string, file: File, onProgress: (part: number) => void, signal: AbortSignal) {
  return new Promise<{ status: number; body: unknown }>((resolve) => {
    const request = new XMLHttpRequest();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const stir = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE_MS);
    };
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => {
      stir();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onloadend = () => {
      clearTimeout(silence);
      resolve({ status: request.status, body: request.response });
    };
    signal.addEventListener("abort", () => request.abort());
    stir();
    request.send(file);
  });
}
