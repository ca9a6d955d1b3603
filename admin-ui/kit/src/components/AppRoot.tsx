import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentProps, StrictMode } from "react";
import { RouterProvider } from "react-router/dom";
import { AuthProvider } from "../data/AuthProvider.tsx";
import { createQueryClient } from "../data/queryClient.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Toaster } from "./Toast.tsx";

const queries = createQueryClient();

interface AppRootProps {
  router: ComponentProps<typeof RouterProvider>["router"];
  /** Which sign-in endpoint is used. */
  as: "admin" | "agent";
}

/** Everything both apps stand in: cache, sign-in, router, toasts, the last net. */
export function AppRoot({ router, as }: AppRootProps) {
  return (
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          <AuthProvider as={as}>
            <RouterProvider router={router} />
            <Toaster />
          </AuthProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>
  );
}
