import { CallError } from "../core/CallError.ts";
import { isRefusal } from "../core/isRefusal.ts";
import type { Strings } from "../i18n/en.ts";

/** Why something did not work, in the visitor's language; null where the form below says it. */
export function refusalText(error: unknown, t: Strings): string {
  if (!(error instanceof CallError)) return t.failed;
  if (error.fields) return ""; // said at the field
  const { code } = error;
  if (code === "session_closed") return t.chatEnded;
  if (/^(rate_limited|too_many_attempts|busy)$/.test(code)) return t.busy;
  return isRefusal(error) && /^(widget|origin)_|forbidden|outdated/.test(code) ? t.gone : t.failed;
}
