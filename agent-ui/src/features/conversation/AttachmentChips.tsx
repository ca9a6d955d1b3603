import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { fileSize } from "@chat/ui-kit/features/chat/fileText.ts";
import { FileBadge } from "@chat/ui-kit/features/chat/MessageFiles.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { Attachment } from "../../state/attachments.ts";

interface AttachmentChipsProps {
  items: readonly Attachment[];
  onRetry: (clientId: string) => void;
  onRemove: (clientId: string) => void;
}

/** The files that go with the words being written, each with how far it is. */
export function AttachmentChips({ items, onRetry, onRemove }: AttachmentChipsProps) {
  if (items.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="flex max-h-44 flex-wrap gap-1.5 overflow-y-auto px-2 pt-2">
      {items.map((item) => (
        <li
          key={item.clientId}
          className="relative flex w-56 min-w-0 max-w-full items-center gap-2 overflow-hidden rounded-md border border-n-6 bg-n-2 p-1.5"
        >
          <Face item={item} />
          <span className="min-w-0 flex-1 text-xs">
            <bdi className="block truncate font-medium text-n-12" title={item.name}>
              {item.name}
            </bdi>
            <span
              className={cn("block text-n-11 tabular-nums", item.status === "failed" ? "text-danger-text" : "truncate")}
            >
              {noteOf(item)}
            </span>
          </span>
          {(item.status === "waiting" || item.status === "failed") && item.file && (
            <IconButton label={`Try ${item.name} again`} size="sm" onClick={() => onRetry(item.clientId)}>
              <RotateCw />
            </IconButton>
          )}
          <IconButton label={`Remove ${item.name}`} size="sm" onClick={() => onRemove(item.clientId)}>
            <X />
          </IconButton>
          {item.status === "uploading" && (
            <progress
              aria-label={`Uploading ${item.name}`}
              max={1}
              value={item.part}
              className="absolute inset-x-0 bottom-0 h-1 w-full appearance-none overflow-hidden border-0 bg-n-5 [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-n-5 [&::-webkit-progress-value]:bg-accent"
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function noteOf({ status, part, bytes, error }: Attachment): string {
  if (status === "failed") return errorText(error);
  if (status === "waiting") return "No connection, trying again";
  return status === "uploading" ? `${Math.round(part * 100)} %` : fileSize(bytes);
}

/** The picture itself, as small as it is shown here; everything else by its type. */
function Face({ item }: { item: Attachment }) {
  const url = usePicture(item);
  const [isBroken, setBroken] = useState(false);
  if (!url || isBroken) return <FileBadge name={item.name} />;
  return (
    <img
      src={url}
      alt=""
      width={36}
      height={36}
      className="size-9 shrink-0 rounded-md object-cover"
      onError={() => setBroken(true)}
    />
  );
}

function usePicture({ file, info }: Attachment): string | null {
  const [local, setLocal] = useState<string | null>(null);
  useEffect(() => {
    if (!file?.type.startsWith("image/")) return;
    const url = URL.createObjectURL(file);
    setLocal(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return local ?? (info?.isImage ? (info.previewUrl ?? info.url) : null);
}
