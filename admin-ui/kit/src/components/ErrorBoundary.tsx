import { Component, type ReactNode } from "react";
import { Button } from "./Button.tsx";

interface ErrorBoundaryProps {
  children: ReactNode;
}

/** The last net: a page that broke says so and offers a reload, instead of going white. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return <CrashPage />;
  }
}

/** What is shown where a page broke or its code could not be loaded (a deploy in between). */
export function CrashPage() {
  return (
    <main role="alert" className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
      <h1 className="font-semibold text-lg">This page stopped working</h1>
      <p className="max-w-sm text-base text-n-11">Reload it to go on. What was saved is safe.</p>
      <Button variant="primary" onClick={() => location.reload()}>
        Reload
      </Button>
    </main>
  );
}
