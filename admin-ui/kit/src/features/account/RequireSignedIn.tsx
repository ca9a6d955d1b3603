import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { ErrorState } from "../../components/ErrorState.tsx";
import { useAuth } from "../../data/AuthProvider.tsx";
import { ProductMark } from "./AccountCard.tsx";

/** Shows its children to the signed-in, the sign-in page to everyone else, and comes back to where they were going. */
export function RequireSignedIn({ children }: { children: ReactNode }) {
  const { state, retry } = useAuth();
  const { pathname, search } = useLocation();
  if (state.status === "signedIn") return <>{children}</>;
  if (state.status === "signedOut") {
    // who signed out by hand is not led back to where they were: the next one may be somebody else
    const next = pathname === "/" || state.reason === "left" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/login${next}`} replace />;
  }
  return (
    <StartingPage {...(state.status === "unreachable" ? { error: state.error, retry: () => void retry() } : {})} />
  );
}

/** What stands on the screen until it is known who is signed in, and while an app's first page is loaded. */
export function StartingPage({ error, retry }: { error?: unknown; retry?: () => void }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6">
      <ProductMark small className={error ? "" : "animate-pulse-soft"} />
      {error ? (
        <ErrorState error={error} {...(retry ? { retry } : {})} className="py-0" />
      ) : (
        <p role="status" className="sr-only">
          Loading
        </p>
      )}
    </main>
  );
}
