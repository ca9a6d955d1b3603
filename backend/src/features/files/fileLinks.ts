import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { FileInfo } from "@chat/contract/files";
import * as z from "zod";
import type { Deps } from "../../deps.ts";
import { onePer } from "../../platform/onePer.ts";
import type { FileRow } from "./files.repository.ts";

/** What a message's row keeps of a file: everything but its address, which ends. */
export const StoredFile = FileInfo.omit({ url: true, previewUrl: true }).extend({ hasPreview: z.boolean() });
export type StoredFile = z.infer<typeof StoredFile>;

/** Which of a file's pictures. */
export type FileVariant = "whole" | "preview";

const DAY_SECONDS = 86_400;
const SIGNATURE_CHARS = 27;

const keyOf = onePer(
  (deps: Pick<Deps, "config">) => deps.config,
  ({ config }) => Buffer.from(hkdfSync("sha256", config.JWT_SECRET, "", "links to files", 32)),
);

const signatureOf = (deps: Pick<Deps, "config">, id: string, variant: FileVariant, ends: number): string =>
  createHmac("sha256", keyOf(deps)).update(`${id} ${variant} ${ends}`).digest("base64url").slice(0, SIGNATURE_CHARS);

/**
 * A file's address, good for one to two days and the same during a day, so that browsers can keep what they fetched.
 *
 * `<img>` and a download can show no token, so the address itself is the proof: 160 signed bits that end, instead of a secret that a
 * copied link would give away for ever.
 */
function linkTo(deps: Pick<Deps, "config" | "clock">, id: string, variant: FileVariant): string {
  const ends = (Math.floor(deps.clock.now().getTime() / 1000 / DAY_SECONDS) + 2) * DAY_SECONDS;
  return `/files/${id}${variant === "preview" ? "/preview" : ""}?e=${ends}&s=${signatureOf(deps, id, variant, ends)}`;
}

/** @returns whether an address was made here for this file and has not ended */
export function isLinkGood(
  deps: Pick<Deps, "config" | "clock">,
  link: { id: string; variant: FileVariant; ends: string; signature: string },
): boolean {
  if (!/^\d{1,12}$/.test(link.ends)) return false;
  const ends = Number(link.ends);
  const expected = Buffer.from(signatureOf(deps, link.id, link.variant, ends));
  const given = Buffer.from(link.signature);
  return (
    given.length === expected.length && timingSafeEqual(given, expected) && ends * 1000 > deps.clock.now().getTime()
  );
}

/** A file's row as a message keeps it. */
export const toStoredFile = (row: FileRow): StoredFile => ({
  id: row.publicId,
  name: row.name,
  mime: row.mime,
  bytes: row.bytes,
  isImage: row.width !== null,
  width: row.width,
  height: row.height,
  hasPreview: row.previewKey !== null,
});

/** What a message keeps, with addresses that are fresh now. */
export const toFileInfo = (deps: Pick<Deps, "config" | "clock">, { hasPreview, ...file }: StoredFile): FileInfo => ({
  ...file,
  url: linkTo(deps, file.id, "whole"),
  previewUrl: hasPreview ? linkTo(deps, file.id, "preview") : null,
});
