import { useEffect, useState } from "react";
import { useBlocker } from "react-router";
import { errorText } from "../data/errorText.ts";
import { Button } from "./Button.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";

interface SaveBarProps {
  /** Whether something is not saved yet. */
  dirty: boolean;
  save: () => Promise<unknown>;
  discard: () => void;
  label?: string;
}

/** Appears when something changed; asks before it would be lost. */
export function SaveBar({ dirty, save, discard, label = "Save changes" }: SaveBarProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  const press = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await save();
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setBusy(false);
    }
  };

  useEffect(() => {
    if (dirty) return;
    // a moment later: taking over what a colleague saved makes the form clean for an instant, and the reason must stay
    const timer = setTimeout(() => setError(undefined), 1000);
    return () => clearTimeout(timer);
  }, [dirty]);

  return (
    <>
      {dirty && (
        // the page ends behind it: a control is either above the bar or not in sight, and never half under it
        <div
          data-save-bar
          className="sticky bottom-0 z-20 -mx-1 -mb-4 bg-linear-to-t from-80% from-canvas to-transparent px-1 pt-6 pb-4"
        >
          <div className="flex animate-rise-in flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-n-6 bg-raised px-4 py-2.5 shadow-float">
            <p role="status" className={error ? "text-base text-danger-text" : "text-base text-n-11"}>
              {error ?? "Unsaved changes"}
            </p>
            <div className="ms-auto flex gap-2">
              <Button
                size="sm"
                keepsFocus
                onClick={() => {
                  setError(undefined);
                  discard();
                }}
              >
                Discard
              </Button>
              <Button size="sm" variant="primary" keepsFocus busy={busy} onClick={() => void press()}>
                {label}
              </Button>
            </div>
          </div>
        </div>
      )}
      <ConfirmDialog
        open={blocker.state === "blocked"}
        onOpenChange={(open) => !open && blocker.reset?.()}
        title="Leave without saving?"
        action="Leave"
        run={async () => blocker.proceed?.()}
      >
        <p>What you changed on this page is not saved and will be lost.</p>
      </ConfirmDialog>
    </>
  );
}
