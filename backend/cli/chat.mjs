// npm run chat -- COMMAND: the installation's administration (backend/src/chat.ts), with the server running or not.

import { runCommandLine } from "./launch/runCommandLine.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";

await runEntryPoint(() => runCommandLine(process.argv.slice(2)));
