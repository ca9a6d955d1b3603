import { type ScriptedProvider, startScriptedProvider } from "../test/scriptedProvider.ts";
import { type FreshPlatform, startFreshPlatform } from "./freshPlatform.ts";

/** The port beside the other stories' platform. */
export const scriptedPort = Number(process.env["E2E_PORT"] ?? 5873) + 1;

/** The product with a language model behind it, as far as the product can tell. */
export interface ScriptedPlatform {
  readonly provider: ScriptedProvider;
  close(): Promise<void>;
}

/** A second platform, whose answers come from a scripted server that speaks the provider's protocol. */
export async function startScriptedPlatform(): Promise<ScriptedPlatform> {
  const provider = await startScriptedProvider();
  let platform: FreshPlatform;
  try {
    platform = await startFreshPlatform(scriptedPort, {
      OPENROUTER_BASE_URL: provider.baseUrl,
      OPENROUTER_API_KEY: "a-key-that-only-the-scripted-server-sees",
    });
  } catch (error) {
    await provider.close();
    throw error;
  }
  return {
    provider,
    close: async () => {
      await platform.close();
      await provider.close();
    },
  };
}
