import * as z from "zod";
import { isContactEmail, plainEmail } from "./form-answers.ts";
import { MESSAGE_MAX_CHARS, PAGE_DEFAULT_ROWS, PAGE_MAX_ROWS } from "./limits.ts";

/** 128 random bits, base64url: unguessable, so knowing one id tells nothing of another. */
export const PublicId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "is not an id");

/** Made by the sender once per message; makes every resend harmless. */
export const ClientId = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/, "is not a client id");

/** An instant, ISO-8601 in UTC. */
export const At = z.iso.datetime();

/** What nobody can see: white space, zero-width and control characters, and the bidi marks that re-order a neighbour's text. */
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{Zs}\u115F\u1160\u2800\u3164\uFFA0]*$/u;

const isWellFormed = (text: string): boolean =>
  !text.includes("\u0000") && !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);

/** Text a person can see: not blank, not made of zero-width characters alone; well-formed Unicode, no NUL. */
export const VisibleText = z
  .string()
  .max(MESSAGE_MAX_CHARS)
  .refine((text) => !INVISIBLE.test(text), "is empty")
  .refine(isWellFormed, "has broken characters");

/** The same where something else, such as a file, may stand instead of it: then it is the empty string. */
export const VisibleTextOrNone = z
  .string()
  .max(MESSAGE_MAX_CHARS)
  .refine((text) => text === "" || !INVISIBLE.test(text), "is empty")
  .refine(isWellFormed, "has broken characters");

/** A short line that a person typed: trimmed, one line. Names have a rule of their own (`DisplayName`). */
export const Line = (maxChars: number) =>
  z
    .string()
    .trim()
    .min(1, "is empty")
    .max(maxChars)
    .refine((text) => !INVISIBLE.test(text), "is empty")
    .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), "must be one line")
    .refine(isWellFormed, "has broken characters");

/** An e-mail address, lower-cased: one address is one account. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.toLowerCase())
  .pipe(z.email("is not an e-mail address"));

/** An address that a visitor leaves: far more generous than an account's, and the same rule as in the widget's form. */
export const ContactEmail = z
  .string()
  .max(500)
  .transform(plainEmail)
  .refine((text) => isContactEmail(text), "is not an e-mail address");

/** `#rrggbb`; anything else could carry style or script into a page. */
export const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, "is not a colour like #2f6fed");

/** A link that is safe to show: http or https only. */
export const HttpUrl = z.url({ protocol: /^https?$/, error: "is not a web address" }).max(2048);

/** A site key as a caller names it, which may not exist: only its alphabet is checked. */
export const SiteKeyText = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "is not a site key");

/** Cursor paging for every list. */
export const PageQuery = z.object({
  // Ours are ASCII; the database would refuse to compare anything else with its ASCII columns (X82).
  cursor: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "is not a cursor")
    .optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX_ROWS).default(PAGE_DEFAULT_ROWS),
});

/** The answer of an act that has nothing to tell but that it is done. */
export const Done = z.object({ done: z.literal(true) });
