import type { Role } from "@chat/contract/users";

/** A signed-in person of a workspace; role and status are current, not the token's. */
export interface UserActor {
  readonly kind: "user";
  readonly workspaceId: number;
  readonly userId: number;
  readonly userPublicId: string;
  readonly name: string;
  readonly role: Role;
  /** Public id of the sign-in (`user_sessions`). */
  readonly sid: string;
  /** When the access token ends. */
  readonly expiresAt: Date;
}

/** A visitor, bound to one session of one widget by a signed token. */
export interface VisitorActor {
  readonly kind: "visitor";
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly siteKey: string;
  readonly visitorId: number;
  readonly sessionId: number;
  readonly sessionPublicId: string;
  readonly expiresAt: Date;
  /** Whom limits by address count it for (`countedAddress`); the doors give it. */
  readonly countedAs?: string;
}

/** Turns tokens into actors; given by the users and visitors features, so that the platform knows no table. */
export interface Authenticator {
  /** @returns null for a token that is malformed, expired, revoked, or of a deactivated user */
  user(token: string): Promise<UserActor | null>;
  visitor(token: string): Promise<VisitorActor | null>;
  /** `gone`: there was such a widget, and it is switched off or deleted. */
  widgetStanding(siteKey: string): Promise<"on" | "gone" | "unknown">;
  /** Whether a page of `origin` may use the widget; an unknown or disabled widget is refused. */
  isOriginAllowed(siteKey: string, origin: RequestOrigin): Promise<boolean>;
}

/** What a browser says about where a request comes from. */
export interface RequestOrigin {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}
