import type { FileLimits } from "@chat/contract/files";
import { type PickProblem, pickProblem } from "@chat/contract/picked-files";
import { fileSize } from "@chat/ui-kit/features/chat/fileText.ts";
import { useState } from "react";
import type { Attachment } from "../../state/attachments.ts";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { useStore } from "../../state/store.ts";
import { useFileLimits } from "../../state/useFileLimits.ts";

const NONE: readonly Attachment[] = [];

/** The files beside a chat's draft: checked before a byte of them leaves, what does not fit is said in words. */
export function useAttach(sessionId: string) {
  const { attachments } = useConsole();
  const limits = useFileLimits();
  const items = useStore(attachments).get(sessionId) ?? NONE;
  const [refusals, setRefusals] = useState<readonly string[]>([]);

  const attach = (files: Iterable<File>) => {
    if (!limits) return;
    const lines = new Set<string>();
    let isTypeRefused = false;
    for (const file of files) {
      const problem = pickProblem(file, limits);
      const now = attachments.get().get(sessionId) ?? NONE;
      if (problem) lines.add(refusal(problem, file.name, limits));
      if (problem === "typeRefused") isTypeRefused = true;
      if (problem) continue;
      if (now.some((each) => isSame(each.file, file)))
        continue; // picked again
      else if (now.length >= limits.perMessage) lines.add(`At most ${limits.perMessage} files fit in one message.`);
      else attachments.add(sessionId, file);
    }
    // once, however many were refused
    if (isTypeRefused) lines.add(`Allowed are ${endingsOf(limits).join(", ")}.`);
    setRefusals([...lines]);
  };
  return {
    items,
    limits,
    refusals,
    attach,
    clearRefusals: () => setRefusals([]),
    retry: (clientId: string) => attachments.retry(sessionId, clientId),
    remove: (clientId: string) => attachments.remove(sessionId, clientId),
  };
}

const isSame = (a: File | null, b: File) =>
  a !== null && a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;

function refusal(problem: PickProblem, name: string, { maxBytes }: FileLimits): string {
  if (problem === "empty") return `“${name}” is empty.`;
  if (problem === "heic") return `“${name}” is a HEIC photo, which most browsers cannot show. Send it as JPEG or PNG.`;
  if (problem === "tooLarge") return `“${name}” is too large. A file may have up to ${fileSize(maxBytes)}.`;
  return `“${name}” cannot be sent.`;
}

const endingsOf = ({ accept }: FileLimits): string[] =>
  accept.filter((each) => each.startsWith(".")).map((each) => each.slice(1));
