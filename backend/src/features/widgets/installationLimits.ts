import { FILE_GROUPS, type FileGroup } from "@chat/contract/files";
import type { Deps } from "../../deps.ts";

/** The largest file that is taken here. */
export const maxFileBytes = ({ config }: Pick<Deps, "config">): number => config.MAX_FILE_MB * 1024 * 1024;

/** The groups that this machine can take: pictures only where they can be made safe. */
export const takenGroups = (
  { images }: Pick<Deps, "images">,
  groups: readonly FileGroup[] = FILE_GROUPS,
): FileGroup[] => groups.filter((group) => group !== "image" || images.isAvailable());
