// One process of a crowd: does what its parent asks, one message each, and ends with it.
import { setPriority } from "node:os";
import { type Crowd, type CrowdOptions, createCrowd } from "./crowd.ts";
import type { CrowdCall } from "./forkCrowd.ts";

/** Visitors bring machines of their own; here they share one with the platform, which goes first. */
setPriority(10);

let crowd: Crowd | undefined;

async function act(call: CrowdCall): Promise<unknown> {
  if (call.do === "create") {
    crowd = createCrowd(call.options satisfies CrowdOptions);
    return undefined;
  }
  if (!crowd) throw new Error("there is no crowd yet");
  return call.do === "say" ? crowd.say(call.words) : crowd[call.do]();
}

process.on("message", (call: CrowdCall) => {
  act(call).then(
    (data) => process.send?.({ id: call.id, data }),
    (error: unknown) => process.send?.({ id: call.id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
