// Writes docs/wire.md anew from the contract; `npm run check -- --write` runs it.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeWire } from "../../contract/src/describeWire.ts";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";

await writeFile(join(repositoryRoot, "docs/wire.md"), describeWire());
