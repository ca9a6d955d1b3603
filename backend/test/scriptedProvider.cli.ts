import { parseArgs } from "node:util";
import { SCRIPTS, startScriptedProvider } from "./scriptedProvider.ts";

/** `npx tsx backend/test/scriptedProvider.cli.ts --port 4000`: an OpenRouter-compatible server for trying the assistant without a key. */
const { values } = parseArgs({ options: { port: { type: "string", default: "4000" } } });
const provider = await startScriptedProvider(Number(values.port));
console.log(`Answering at ${provider.baseUrl}

Start the platform with OPENROUTER_BASE_URL=${provider.baseUrl} and OPENROUTER_API_KEY=any-key-will-do.
A message that holds [[script:NAME]], or a model named script/NAME, chooses how it answers:
  ${Object.keys(SCRIPTS).join(" ")}`);
