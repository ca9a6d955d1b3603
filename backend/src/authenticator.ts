import type { Deps } from "./deps.ts";
import { authenticateUser } from "./features/users/authenticateUser.ts";
import { authenticateVisitor } from "./features/visitors/authenticateVisitor.ts";
import { isOriginAllowed } from "./features/widgets/isOriginAllowed.ts";
import { widgetStanding } from "./features/widgets/widgetStanding.ts";
import type { Authenticator } from "./platform/auth/actors.ts";

/** Who decides what a token or an origin is worth: each feature for its own kind. */
export const createAuthenticator = (deps: Deps): Authenticator => ({
  user: (token) => authenticateUser(deps, token),
  visitor: (token) => authenticateVisitor(deps, token),
  widgetStanding: (siteKey) => widgetStanding(deps, siteKey),
  isOriginAllowed: (siteKey, origin) => isOriginAllowed(deps, siteKey, origin),
});
