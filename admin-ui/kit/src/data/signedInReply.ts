import type { SignedIn } from "@chat/contract/users";

const ID = "aaaaaaaaaaaaaaaaaaaaaa";

/** A sign-in as the server answers it, for tests. */
export const signedInReply = (accessToken: string): SignedIn => ({
  accessToken,
  expiresInSeconds: 900,
  user: {
    id: ID,
    email: "a@b.example",
    name: "A",
    role: "owner",
    isActive: true,
    createdAt: "2026-01-01T00:00:00.000Z",
    lastSeenAt: null,
  },
  workspace: { id: ID, name: "W", isStarter: false, isGuideDone: false },
});
