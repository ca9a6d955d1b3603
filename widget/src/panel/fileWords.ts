import type { FileGroup, FileInfo } from "@chat/contract/files";
import type { PickProblem } from "@chat/contract/picked-files";
import type { ErrorCode } from "@chat/contract/wire";
import { enFiles } from "../i18n/enFiles.ts";
import { fill } from "../i18n/loadStrings.ts";
import type { Ui } from "./Ui.ts";

const GROUPS = {
  image: "typeImage",
  document: "typeDocument",
  text: "typeText",
  archive: "typeArchive",
} as const satisfies Record<FileGroup, keyof typeof enFiles>;

/** Everything that is said of files, in the visitor's language. */
export function fileWords(ui: Ui) {
  const t = { ...enFiles, ...ui.t };
  const limits = () => ui.config().attachments;
  const size = (bytes: number) => {
    const isLarge = bytes >= 1024 * 1024;
    const value = bytes / (isLarge ? 1024 * 1024 : 1024);
    return new Intl.NumberFormat(t.lang, {
      style: "unit",
      unit: isLarge ? "megabyte" : "kilobyte",
      maximumFractionDigits: isLarge ? 1 : 0,
    }).format(isLarge ? value : Math.max(1, value));
  };

  /** Why a file is not sent: what was seen here, or the server's word. */
  function why(problem: PickProblem | ErrorCode, name: string): string {
    const values = { name, size: size(limits()?.maxBytes ?? 0) };
    if (problem === "heic" || problem === "file_heic") return fill(t.fileHeic, values);
    if (problem === "file_not_utf8") return fill(t.fileNotUtf8, values);
    if (problem === "empty" || problem === "file_empty") return fill(t.fileEmpty, values);
    if (problem === "tooLarge" || problem === "payload_too_large") return fill(t.fileTooLarge, values);
    if (problem === "typeRefused" || problem === "file_type_refused") return fill(t.fileRefused, values);
    if (problem === "file_unreadable") return fill(t.fileDamaged, values);
    if (problem === "attachments_off") return t.filesOff;
    return problem === "quota_exceeded" || problem === "storage_full" ? t.noRoom : t.refused;
  }

  /** What may be sent instead of what was refused: said once, however many were. */
  function allowed(): string {
    const groups = limits()?.groups ?? [];
    const types = new Intl.ListFormat(t.lang).format(groups.map((group) => t[GROUPS[group]]));
    return fill(t.fileAllowed, { types });
  }

  return { ...t, size, why, allowed };
}

/** Its ending, as a label on a card: what a person recognises a file by. */
export const kindOf = ({ name }: Pick<FileInfo, "name">): string => /\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? "";
