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
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/login${next}`} replace />;
  }
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6">
      <ProductMark small className={state.status === "starting" ? "animate-pulse-soft" : ""} />
      {state.status === "unreachable" ? (
        <ErrorState error={state.error} retry={() => void retry()} className="py-0" />
      ) : (
        <p role="status" className="sr-only">
          Signing in
        </p>
      )}
    </main>
  );
}
