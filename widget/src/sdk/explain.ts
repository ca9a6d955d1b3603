import type { PublicConfig } from "@chat/contract/widgets";
import type { ErrorCode } from "@chat/contract/wire";
import { CallError } from "../core/CallError.ts";

/** A browser tells of a refusal by its policy in a task of its own, around the time at which the request fails. */
const POLICY_MS = 1000;

/**
 * Why there is no configuration, in one sentence that names the remedy. What a moment without network kept away is asked for once more.
 *
 * @throws {CallError} with the server's code; `unavailable` where no answer came, `invalid_input` for a tag without a key
 */
export async function explain(answer: unknown, base: string, siteKey: string): Promise<PublicConfig> {
  if (!siteKey)
    throw new CallError("invalid_input", 'The tag has no key: add data-site-key="…" (dashboard, Widgets, Install).');
  const url = `${base}api/widgets/${siteKey}/config`;
  const response = answer instanceof Response ? answer : await askAgain(url);
  const body: { code?: ErrorCode; message?: string } = await response.json().catch(() => ({}));
  if (response.ok && "look" in body) return body as PublicConfig; // the server checked it
  throw new CallError(body.code ?? "unavailable", sentence(response.status, body, base, siteKey));
}

function sentence(
  status: number,
  { code, message }: { code?: ErrorCode; message?: string },
  base: string,
  siteKey: string,
) {
  if (code === "origin_refused")
    return `${location.origin} may not use this widget: add it in the dashboard under Widgets, Websites.`;
  if (code === "widget_not_found")
    return `There is no widget "${siteKey}" at ${base}: copy the tag from the dashboard.`;
  if (code === "widget_gone")
    return `The widget "${siteKey}" was switched off or deleted: see the dashboard under Widgets.`;
  return (
    message ?? `${base} answered ${status} without the widget's configuration: is it the address of your installation?`
  );
}

/** A policy of the page never lets a request out; so a second one shows which of the two it was. */
async function askAgain(url: string): Promise<Response> {
  const life = new AbortController();
  const refused = new Promise<string>((resolve) => {
    document.addEventListener(
      "securitypolicyviolation",
      ({ blockedURI, effectiveDirective }) => {
        if (url.startsWith(blockedURI)) resolve(effectiveDirective);
      },
      life,
    );
  });
  try {
    return await fetch(url);
  } catch (cause) {
    const directive = await Promise.race([refused, new Promise<void>((next) => setTimeout(next, POLICY_MS))]);
    const { origin } = new URL(url);
    const error = new CallError(
      "unavailable",
      directive
        ? `This page's content security policy keeps the widget away: add ${origin} to ${directive}.`
        : `${origin} does not answer: check that the installation runs and that this network reaches it.`,
    );
    error.cause = cause;
    throw error;
  } finally {
    life.abort();
  }
}
