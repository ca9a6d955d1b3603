import { RotateCw, TriangleAlert } from "lucide-react";
import { errorRequestId, errorText } from "../data/errorText.ts";
import { cn } from "../theme/cn.ts";
import { Button } from "./Button.tsx";

interface ErrorStateProps {
  error: unknown;
  retry?: () => void;
  className?: string;
}

/** Stands where the content would be: what went wrong, and a way to try again. */
export function ErrorState({ error, retry, className }: ErrorStateProps) {
  const requestId = errorRequestId(error);
  return (
    <div role="alert" className={cn("flex flex-col items-center px-6 py-10 text-center", className)}>
      <TriangleAlert aria-hidden className="mb-2 size-5 text-danger-text" />
      <p className="max-w-md text-balance text-base text-n-12">{errorText(error)}</p>
      {requestId && <p className="mt-1 font-mono text-n-10 text-xs">{requestId}</p>}
      {retry && (
        <Button size="sm" className="mt-3" onClick={retry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
