import type { FileInfo } from "@chat/contract/files";
import { nameForUpload } from "@chat/contract/picked-files";
import type { ErrorCode } from "@chat/contract/wire";
import { errorFromBody } from "./errorFromBody.ts";
import type { Rest } from "./rest.ts";
import type { ChatRecord } from "./session.ts";
import { isTokenProblem } from "./tokenProblem.ts";

/** Without a byte moved for this long an upload is given up; it is repeated under the same client id. */
const SILENCE_MS = 30_000;

/** A file that the server keeps for a chat, until a message carries it. */
export interface Stored {
  readonly info: FileInfo;
  readonly sessionId: string;
}

/** Where a chat's files go and come from. */
export interface FileDoor {
  /** The chat that files go to now; null before there is one. */
  sessionId(): string | null;
  /** Again with the same `clientId` is the same file. `onProgress` hears a part of 1. Throws {@link CallError}. */
  upload(file: File, clientId: string, onProgress: (part: number) => void, signal: AbortSignal): Promise<Stored>;
  /** The file with addresses that are good for another day. */
  show(fileId: string): Promise<FileInfo>;
  /** Removes what was uploaded and not sent. */
  takeBack(fileId: string): Promise<unknown>;
  /** A file's path as an address that works on this page. */
  href(path: string): string;
}

/** What a chat gives to those who bring it files. */
export interface FileAccess {
  readonly base: string;
  readonly rest: Rest;
  /** What is known of the chat; null before there is one. */
  read(): ChatRecord | null;
  /** The chat with a good token; starts one if there is none. */
  ensure(): Promise<ChatRecord>;
  distrust(): void;
  /** In place of the server, where there is none: the builder's preview. */
  readonly upload?: FileDoor["upload"];
}

/** Files over REST, for a socket carries no progress. */
export function createFiles({ base, rest, read, ensure, distrust, upload }: FileAccess): FileDoor {
  /** Asks with a token; one that is refused is replaced once. */
  async function withToken<T>(ask: (record: ChatRecord) => Promise<T>): Promise<T> {
    try {
      return await ask(await ensure());
    } catch (error) {
      if (!isTokenProblem(error)) throw error;
      distrust();
      return ask(await ensure());
    }
  }
  const call = (method: "GET" | "DELETE", fileId: string) =>
    withToken(({ sessionId, token }) => rest(method, `/widgets/sessions/${sessionId}/files/${fileId}`, { token }));

  return {
    sessionId: () => read()?.sessionId ?? null,
    upload:
      upload ??
      ((file, clientId, onProgress, signal) =>
        withToken(async ({ sessionId = "", token = "" }) => {
          const query = `name=${encodeURIComponent(nameForUpload(file.name))}&clientId=${clientId}`;
          const url = `${base}api/widgets/sessions/${sessionId}/files?${query}`;
          const reply = await post(url, token, file, onProgress, signal);
          return { info: reply as FileInfo, sessionId }; // the contract's shape, not validated twice
        })),
    show: async (fileId) => (await call("GET", fileId)) as FileInfo, // as above
    takeBack: (fileId) => call("DELETE", fileId),
    href: (path) => new URL(path, base).href,
  };
}

/** `fetch` tells nothing of an upload's progress, `XMLHttpRequest` does. */
function post(url: string, token: string, file: File, onProgress: (part: number) => void, signal: AbortSignal) {
  return new Promise<unknown>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (code: ErrorCode) => reject(errorFromBody({ code }));
    let silence: ReturnType<typeof setTimeout>;
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
      onProgress(total ? loaded / total : 0);
    };
    request.onload = () => {
      if (request.status === 413 && !request.response) return fail("payload_too_large"); // a proxy's own limit
      if (request.status < 300 && request.response) resolve(request.response);
      else reject(errorFromBody(request.response));
    };
    request.onerror = () => fail("unavailable");
    request.onabort = () => fail("timeout");
    request.onloadend = () => clearTimeout(silence);
    signal.addEventListener("abort", () => request.abort());
    stir();
    request.send(file);
  });
}
