import * as z from "zod";
import { ClientId, Done, Line, PublicId } from "./common-shapes.ts";
import { defineApi } from "./define.ts";
import { FILES_PER_MESSAGE_MAX } from "./limits.ts";

/** What a widget lets its visitors send, as an admin chooses it. */
export const FILE_GROUPS = ["image", "document", "text", "archive"] as const;
export type FileGroup = (typeof FILE_GROUPS)[number];

interface FileType {
  readonly group: FileGroup;
  readonly mime: string;
}

/**
 * Every type that is taken, by the ending of its name; whatever is not here is refused.
 *
 * Nothing that a browser or an office program runs by itself: no HTML, SVG, script, program, or document with macros.
 */
export const FILE_TYPES = {
  png: { group: "image", mime: "image/png" },
  jpg: { group: "image", mime: "image/jpeg" },
  jpeg: { group: "image", mime: "image/jpeg" },
  gif: { group: "image", mime: "image/gif" },
  webp: { group: "image", mime: "image/webp" },
  pdf: { group: "document", mime: "application/pdf" },
  docx: { group: "document", mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
  xlsx: { group: "document", mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  pptx: { group: "document", mime: "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
  odt: { group: "document", mime: "application/vnd.oasis.opendocument.text" },
  ods: { group: "document", mime: "application/vnd.oasis.opendocument.spreadsheet" },
  txt: { group: "text", mime: "text/plain" },
  csv: { group: "text", mime: "text/csv" },
  log: { group: "text", mime: "text/plain" },
  md: { group: "text", mime: "text/markdown" },
  zip: { group: "archive", mime: "application/zip" },
} as const satisfies Record<string, FileType>;

/** A file of a chat, as its visitor and the team see it. */
export const FileInfo = z.object({
  id: PublicId,
  /** As it was called, made safe: one line, no path, no characters that re-order or hide; still text, never markup. */
  name: z.string(),
  mime: z.string(),
  bytes: z.number().int(),
  /** Re-encoded here, so it may be shown in place (`<img>`); everything else is only offered for download. */
  isImage: z.boolean(),
  /** Of an image, in pixels, as it is shown: reserve the room before it loads. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Path on the platform's host; good for at least a day, needs no token. Afterwards ask `files.show` for a fresh one. */
  url: z.string(),
  /** A smaller picture (at most 640 pixels either way) for the feed; null where `url` itself is small enough, or no image. */
  previewUrl: z.string().nullable(),
});
export type FileInfo = z.infer<typeof FileInfo>;

/** What may be sent, told before anything is picked. */
export const FileLimits = z.object({
  groups: z.array(z.enum(FILE_GROUPS)),
  /** For `<input accept>`: joined with commas; endings and media types. */
  accept: z.array(z.string()),
  /** Of one file. */
  maxBytes: z.number().int(),
  perMessage: z.number().int(),
});
export type FileLimits = z.infer<typeof FileLimits>;

/** @returns what a choice of groups means for a sender; null where nothing is left to send */
export function limitsOf(groups: readonly FileGroup[], maxBytes: number): FileLimits | null {
  const types = Object.entries<FileType>(FILE_TYPES).filter(([, { group }]) => groups.includes(group));
  if (types.length === 0) return null;
  return {
    groups: FILE_GROUPS.filter((group) => groups.includes(group)),
    accept: [...new Set(types.flatMap(([ending, { mime }]) => [`.${ending}`, mime]))],
    maxBytes,
    perMessage: FILES_PER_MESSAGE_MAX,
  };
}

const SessionParams = z.object({ sessionId: PublicId });
const FileParams = SessionParams.extend({ fileId: PublicId });
/** The same `clientId` again (a retry after a lost answer) answers with the same file. */
const UploadQuery = z.object({ name: Line(255), clientId: ClientId });

/** Files of chats. An upload is its bytes and nothing else (`application/octet-stream`); a message then names the ids. */
export const filesApi = defineApi({
  upload: {
    method: "POST",
    path: "/widgets/sessions/:sessionId/files",
    creates: true,
    auth: "visitor",
    limit: "upload",
    upload: true,
    summary: "Uploads a file as the visitor; a message sends it (`fileIds`). Unsent after a day, it is removed.",
    params: SessionParams,
    query: UploadQuery,
    reply: FileInfo,
  },
  uploadAsAgent: {
    method: "POST",
    path: "/agents/sessions/:sessionId/files",
    creates: true,
    auth: "agent",
    limit: "agentUpload",
    upload: true,
    summary: "Uploads a file as an agent; a message sends it (`fileIds`). Unsent after a day, it is removed.",
    params: SessionParams,
    query: UploadQuery,
    reply: FileInfo,
  },
  show: {
    method: "GET",
    path: "/widgets/sessions/:sessionId/files/:fileId",
    auth: "member",
    summary: "A file of the chat with a fresh address.",
    params: FileParams,
    reply: FileInfo,
  },
  takeBack: {
    method: "DELETE",
    path: "/widgets/sessions/:sessionId/files/:fileId",
    auth: "member",
    summary: "Removes a file that one uploaded and did not send yet.",
    params: FileParams,
    reply: Done,
  },
  limits: {
    method: "GET",
    path: "/agents/file-limits",
    auth: "agent",
    summary: "What agents may send: types and size.",
    reply: FileLimits,
  },
});
