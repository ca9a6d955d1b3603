import type { Deps } from "../../deps.ts";
import { currentSetupToken } from "../workspaces/setupToken.ts";
import { waitsForFirst } from "./registerBusiness.ts";

/** What the sign-in pages need to know before anyone signed in. */
export async function signInOptions(deps: Deps) {
  const registration = deps.config.REGISTRATION;
  const isFirst = await waitsForFirst(deps);
  const isRegistrationOpen = registration === "open" || (registration === "first" && isFirst);
  return {
    registration,
    isRegistrationOpen,
    needsSetupToken: isRegistrationOpen && isFirst && (await currentSetupToken(deps)) !== undefined,
  };
}
