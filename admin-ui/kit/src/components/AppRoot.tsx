import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentProps, StrictMode } from "react";
import { RouterProvider } from "react-router/dom";
import { AuthProvider } from "../data/AuthProvider.tsx";
import { createQueryClient } from "../data/queryClient.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Toaster, type ToastPlace } from "./Toast.tsx";

const queries = createQueryClient();

interface AppRootProps {
  router: ComponentProps<typeof RouterProvider>["router"];
  /** Which sign-in endpoint is used. */
  as: "admin" | "agent";
  toasts?: ToastPlace;
}

/** Everything both apps stand in: cache, sign-in, router, toasts, the last net. */
export function AppRoot({ router, as, toasts = "bottom" }: AppRootProps) {
  return (
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          <AuthProvider as={as}>
            <RouterProvider router={router} />
            <Toaster place={toasts} />
          </AuthProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>
  );
}
