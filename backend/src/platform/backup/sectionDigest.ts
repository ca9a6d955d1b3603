import { createHash, type Hash } from "node:crypto";

/** Counts and hashes the members of one section as they pass. */
export interface SectionDigest {
  /** @param count rows in the member, or 1 for a file */
  begin(memberName: string, count: number): void;
  update(chunk: Uint8Array): void;
  result(): { count: number; bytes: number; sha256: string };
}

/** @returns a digest in which a member's name and length count as much as its bytes */
export function createSectionDigest(): SectionDigest {
  const hash: Hash = createHash("sha256");
  let [count, bytes] = [0, 0];
  return {
    begin(memberName, more) {
      hash.update(`${bytes}\n${memberName}\n`);
      count += more;
    },
    update(chunk) {
      hash.update(chunk);
      bytes += chunk.length;
    },
    result: () => ({ count, bytes, sha256: hash.copy().digest("hex") }),
  };
}
