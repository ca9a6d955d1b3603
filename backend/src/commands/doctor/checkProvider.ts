import type { Deps } from "../../deps.ts";
import { hasInstallationProvider } from "../../features/assistant/findProvider.ts";
import { AppError } from "../../platform/errors.ts";
import { reasonBelow } from "../explain.ts";
import { type Finding, takeNotes } from "./finding.ts";

const MAX_BYTES = 20 * 1024 * 1024;

/** The installation's provider: whether its key and its model are good. Costs nothing: no answer is asked for. */
export async function checkProvider({ config, outbound }: Deps, timeoutMs: number): Promise<readonly Finding[]> {
  const notes = takeNotes("provider");
  const { OPENROUTER_BASE_URL: base, OPENROUTER_API_KEY: key, OPENROUTER_MODEL: model } = config;
  if (!hasInstallationProvider(config)) {
    notes.ok("no key for the installation: workspaces without their own are answered by the built-in answerer");
    return notes.findings;
  }
  const ask = async (path: string) => {
    const response = await outbound.request({
      url: `${base.replace(/\/$/, "")}/${path}`,
      method: "GET",
      headers: key ? { authorization: `Bearer ${key}` } : {},
      trust: "installation",
      firstByteTimeoutMs: timeoutMs,
      totalTimeoutMs: timeoutMs,
      maxBytes: MAX_BYTES,
    });
    let text = "";
    for await (const chunk of response.body) text += Buffer.from(chunk).toString();
    return { status: response.status, text };
  };
  try {
    // OpenRouter lists its models to anybody, so the key is tried where it counts.
    const models = await ask("models");
    const proof = new URL(base).hostname === "openrouter.ai" ? await ask("key") : models;
    if (proof.status === 401 || proof.status === 403)
      notes.fail(`${base} refuses the key (${proof.status}).`, "Set OPENROUTER_API_KEY to a valid key.");
    else if (models.status !== 200)
      notes.warn(`${base}/models answers ${models.status}.`, "Check OPENROUTER_BASE_URL: it usually ends with /v1.");
    else if (!models.text.includes(`"${model}"`))
      notes.warn(`${base} does not list the model ${model}.`, "Set OPENROUTER_MODEL to one that it lists.");
    else notes.ok(`${base} accepts the key and has ${model}`);
  } catch (error) {
    const isLate = error instanceof AppError && error.code === "timeout";
    const why = isLate ? `no answer within ${timeoutMs / 1000} s` : reasonBelow(error);
    notes.fail(
      `${base} cannot be reached: ${why}`,
      "Check OPENROUTER_BASE_URL, the machine's way to the internet, and for a private address OUTBOUND_ALLOW. Until then the built-in answerer replies.",
    );
  }
  return notes.findings;
}
