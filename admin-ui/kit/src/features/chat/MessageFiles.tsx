import { type FileInfo, filesApi } from "@chat/contract/files";
import { Download, ImageOff } from "lucide-react";
import { type MouseEvent, useRef, useState } from "react";
import { callEndpoint } from "../../data/api.ts";
import { cn } from "../../theme/cn.ts";
import { fileKind, fileSize } from "./fileText.ts";

interface MessageFilesProps {
  files: readonly FileInfo[];
  sessionId: string;
  /** Which side of the feed the message stands at. */
  side: "start" | "end";
}

/** Addresses live for a day at least. */
const FRESH_MS = 20 * 3_600_000;
const PREVIEW_MAX_PX = 320;
const PREVIEW_MIN_PX = 48;

/** A message's files: images in place with their room reserved, everything else as a card to download. */
export function MessageFiles({ files, sessionId, side }: MessageFilesProps) {
  const images = files.filter((file) => file.isImage);
  const others = files.filter((file) => !file.isImage);
  const isAlone = images.length === 1;
  return (
    <ul aria-label="Files" className={cn("flex max-w-full flex-wrap gap-2", side === "end" && "justify-end")}>
      {images.map((file) => (
        <li key={file.id} className="min-w-0 max-w-full">
          <Picture file={file} sessionId={sessionId} isAlone={isAlone} />
        </li>
      ))}
      {others.map((file) => (
        <li key={file.id} className={cn("flex basis-full", side === "end" && "justify-end")}>
          <FileCard file={file} sessionId={sessionId} />
        </li>
      ))}
    </ul>
  );
}

/** The file with an address that works now: read again where it may be too old, or where its picture did not load. */
function useFreshFile(given: FileInfo, sessionId: string) {
  const [file, setFile] = useState(given);
  const readAt = useRef(Date.now());
  const renew = async () => {
    readAt.current = Date.now();
    const fresh = await callEndpoint(filesApi.show, { params: { sessionId, fileId: given.id } });
    setFile(fresh);
    return fresh;
  };
  const onClick = (event: MouseEvent<HTMLAnchorElement>) => {
    if (Date.now() - readAt.current < FRESH_MS) return;
    const link = event.currentTarget;
    event.preventDefault();
    void renew()
      .then((fresh) => {
        link.href = fresh.url;
      })
      .catch(() => undefined)
      .finally(() => link.click());
  };
  return { file, renew, onClick };
}

function Picture({ file: given, sessionId, isAlone }: { file: FileInfo; sessionId: string; isAlone: boolean }) {
  const { file, renew, onClick } = useFreshFile(given, sessionId);
  const [tries, setTries] = useState(0);
  if (tries > 1) return <FileCard file={given} sessionId={sessionId} isGone />;
  const width = file.width ?? PREVIEW_MAX_PX;
  const height = file.height ?? PREVIEW_MAX_PX;
  const scale = Math.min(1, PREVIEW_MAX_PX / Math.max(width, height));
  const fail = () => {
    if (tries > 0) return setTries(2);
    renew().then(
      () => setTries(1),
      () => setTries(2),
    );
  };
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      title={file.name}
      aria-label={`Open picture ${file.name} in a new tab`}
      onClick={onClick}
      className="block overflow-hidden rounded-lg border border-n-6 bg-n-3 hover:border-n-8"
    >
      <img
        key={tries}
        src={file.previewUrl ?? file.url}
        alt={file.name}
        decoding="async"
        width={isAlone ? Math.max(PREVIEW_MIN_PX, Math.round(width * scale)) : 144}
        height={isAlone ? Math.max(PREVIEW_MIN_PX, Math.round(height * scale)) : 144}
        className={cn("max-w-full object-cover", isAlone ? "h-auto" : "size-36")}
        onError={fail}
      />
    </a>
  );
}

function FileCard({ file: given, sessionId, isGone }: { file: FileInfo; sessionId: string; isGone?: boolean }) {
  const { file, onClick } = useFreshFile(given, sessionId);
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener noreferrer"
      title={file.name}
      aria-label={`Download ${file.name}`}
      onClick={onClick}
      className="flex w-72 max-w-full items-center gap-3 rounded-lg border border-n-6 bg-surface px-3 py-2 text-n-12 hover:border-n-8 hover:bg-n-2"
    >
      <FileBadge name={file.name} />
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-medium text-sm">{file.name}</bdi>
        <span className="block text-n-11 text-xs tabular-nums">{fileSize(file.bytes)}</span>
      </span>
      {isGone ? (
        <ImageOff aria-hidden className="size-4 shrink-0 text-n-10" />
      ) : (
        <Download aria-hidden className="size-4 shrink-0 text-n-10" />
      )}
    </a>
  );
}

/** A square that names a file's type. */
export function FileBadge({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-9 shrink-0 items-center justify-center rounded-md bg-accent/12 font-semibold text-[10px] text-accent-text"
    >
      {fileKind(name)}
    </span>
  );
}
