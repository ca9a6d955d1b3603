import type { FileLimits } from "@chat/contract/files";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { fileSize } from "@chat/ui-kit/features/chat/fileText.ts";
import { Paperclip } from "lucide-react";
import { useRef } from "react";

/** Picks files; what may be picked is told beforehand. */
export function AttachButton({ limits, onPick }: { limits: FileLimits; onPick: (files: FileList) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={limits.accept.join(",")}
        onChange={({ target }) => {
          if (target.files) onPick(target.files);
          target.value = "";
        }}
      />
      <IconButton
        label={`Attach files, up to ${fileSize(limits.maxBytes)} each`}
        size="sm"
        onClick={() => picker.current?.click()}
      >
        <Paperclip />
      </IconButton>
    </>
  );
}
