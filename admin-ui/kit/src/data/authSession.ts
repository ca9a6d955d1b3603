import { authApi, type SignedIn } from "@chat/contract/users";
import { ApiError } from "./ApiError.ts";
import { request } from "./request.ts";

/** Why a sign-in ended; `left`: the person signed out, here or in another tab. */
export type SignedOutReason = "revoked" | "deactivated" | "expired" | "left";

/** Where this tab stands: not known yet, signed in, out, or the server gave no answer to the question. */
export type AuthState =
  | { status: "starting" }
  | { status: "unreachable"; error: ApiError }
  | { status: "signedOut"; reason?: SignedOutReason }
  | { status: "signedIn"; session: SignedIn };

/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

let state: AuthState = { status: "starting" };
let endsAtMs = 0;
let refreshing: Promise<string> | undefined;
const listeners = new Set<() => void>();
/** The other tabs of this browser share the cookie, so they must hear of a sign-out; nothing secret is sent. */
const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("chat.auth");
channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.data === "signedOut" && state.status === "signedIn") set({ status: "signedOut", reason: "left" });
  if (event.data === "signedIn" && state.status === "signedOut") void bootSession();
});

const set = (next: AuthState) => {
  state = next;
  for (const listener of listeners) listener();
};

/** @returns where this tab stands now. */
export const authState = (): AuthState => state;

/** Subscribes to `authState`. @returns how to stop. */
export const onAuthState = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Takes a fresh sign-in: the access token lives in this module's memory and nowhere else. */
export function keepSession(session: SignedIn, from: "here" | "refresh" = "here"): void {
  endsAtMs = Date.now() + session.expiresInSeconds * 1000;
  set({ status: "signedIn", session });
  if (from === "here") channel?.postMessage("signedIn");
}

/** Forgets the sign-in; what the person did by hand holds for the other tabs too. */
export function dropSession(reason?: SignedOutReason): void {
  endsAtMs = 0;
  set(reason ? { status: "signedOut", reason } : { status: "signedOut" });
  if (reason === "left") channel?.postMessage("signedOut");
}

/** Changes what is shown of the signed-in user or workspace without touching the token. */
export function patchSession(patch: Partial<Pick<SignedIn, "user" | "workspace">>): void {
  if (state.status === "signedIn") set({ status: "signedIn", session: { ...state.session, ...patch } });
}

/** @returns ms until the access token ends, by this device's clock; negative after a long sleep. */
export const tokenLifeMs = (): number => endsAtMs - Date.now();

/**
 * @returns a token that is good for at least half a minute.
 * @throws {ApiError} unauthenticated, unreachable, unavailable
 */
export async function accessToken(): Promise<string> {
  if (state.status === "signedIn" && tokenLifeMs() > RENEW_BEFORE_MS) return state.session.accessToken;
  return refreshSession();
}

/**
 * Exchanges the refresh cookie for a new token; any number of callers share one exchange.
 *
 * @param refused a token that was just answered with 401; where it is no longer the current one, the current one is the answer.
 * @throws {ApiError} unauthenticated, unreachable, unavailable
 */
export function refreshSession(refused?: string): Promise<string> {
  if (refused && state.status === "signedIn" && state.session.accessToken !== refused)
    return Promise.resolve(state.session.accessToken);
  refreshing ??= exchange().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

async function exchange(): Promise<string> {
  const reply = await request(authApi.refresh.method, `/api${authApi.refresh.path}`);
  if (!reply.error) {
    // checked here, unlike other replies: all that follows hangs on it
    const session = authApi.refresh.reply.parse(reply.data);
    keepSession(session, "refresh");
    return session.accessToken;
  }
  if (reply.status === 401 || reply.status === 403) {
    const wasSignedIn = state.status === "signedIn";
    dropSession(wasSignedIn ? "expired" : undefined);
    throw new ApiError("unauthenticated");
  }
  throw reply.error;
}

/** A network that just changed fails what is asked at that moment, so nobody is told before these pauses. */
const QUICK_PAUSES_MS = [300, 1200];
/** Where the server stays away, the page that says so asks again by itself. */
const ASK_AGAIN_MS = 5000;
let askAgain: ReturnType<typeof setTimeout> | undefined;

/** Finds out whether this browser is signed in; called at start and by "Try again". Where no answer comes it goes on asking. */
export async function bootSession(): Promise<void> {
  clearTimeout(askAgain);
  const isOpen = () => state.status === "starting" || state.status === "unreachable";
  for (let tries = 0; ; tries += 1) {
    const failure = await refreshSession().then(() => undefined, toApiError);
    if (!failure || !isOpen()) return;
    const pause = failure.isRetryable && !failure.retryAfterMs ? QUICK_PAUSES_MS[tries] : undefined;
    if (pause === undefined) {
      set({ status: "unreachable", error: failure });
      if (failure.isRetryable)
        askAgain = setTimeout(() => void (isOpen() && bootSession()), failure.retryAfterMs ?? ASK_AGAIN_MS);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const toApiError = (error: unknown): ApiError => (error instanceof ApiError ? error : new ApiError("internal"));
