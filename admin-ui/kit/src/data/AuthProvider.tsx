import type { CallInput } from "@chat/contract/define";
import { authApi, type SignedIn, type User, type Workspace } from "@chat/contract/users";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { callEndpoint } from "./api.ts";
import {
  type AuthState,
  authState,
  bootSession,
  dropSession,
  keepSession,
  onAuthState,
  patchSession,
} from "./authSession.ts";

interface Auth {
  state: AuthState;
  login: (body: CallInput<typeof authApi.login>["body"]) => Promise<void>;
  /** Takes a sign-in that another endpoint answered with (register, accept an invitation). */
  adopt: (session: SignedIn) => void;
  logout: () => Promise<void>;
  /** Asks the server again who is signed in. */
  retry: () => Promise<void>;
  /** Shows a changed name of the user or workspace everywhere. */
  patch: (patch: Partial<Pick<SignedIn, "user" | "workspace">>) => void;
}

const AuthContext = createContext<Auth | undefined>(undefined);

/** Finds out who is signed in and tells everyone below; `as="agent"` signs in through the console's own endpoint. */
export function AuthProvider({ as = "admin", children }: { as?: "admin" | "agent"; children: ReactNode }) {
  const queries = useQueryClient();
  const state = useSyncExternalStore(onAuthState, authState);
  const userId = state.status === "signedIn" ? state.session.user.id : undefined;
  const lastUserId = useRef(userId);

  useEffect(() => {
    if (authState().status === "starting") void bootSession();
  }, []);

  // what one user loaded must not be seen by the next one on this device
  if (lastUserId.current !== userId) {
    if (lastUserId.current !== undefined) queries.clear();
    lastUserId.current = userId;
  }

  const auth = useMemo<Auth>(
    () => ({
      state,
      login: async (body) =>
        keepSession(await callEndpoint(as === "agent" ? authApi.agentLogin : authApi.login, { body })),
      adopt: (session) => keepSession(session),
      logout: async () => {
        await callEndpoint(authApi.logout);
        dropSession("left");
      },
      retry: bootSession,
      patch: patchSession,
    }),
    [state, as],
  );
  return <AuthContext value={auth}>{children}</AuthContext>;
}

/** The sign-in and what can be done with it. */
export function useAuth(): Auth {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error("useAuth needs an AuthProvider above it");
  return auth;
}

/** The signed-in user and workspace; only for screens below `RequireSignedIn`. */
export function useMe(): { user: User; workspace: Workspace } {
  const { state } = useAuth();
  if (state.status !== "signedIn") throw new Error("useMe needs RequireSignedIn above it");
  return state.session;
}
