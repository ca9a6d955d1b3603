import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { errorText } from "../data/errorText.ts";
import { Button } from "./Button.tsx";
import { overlayStyle } from "./Dialog.tsx";
import { Field } from "./Field.tsx";
import { Input } from "./Input.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: "Delete the widget “Shop”?" */
  title: string;
  /** Says what is lost and what stays. */
  children: ReactNode;
  /** The verb on the button: "Delete widget". */
  action: string;
  /** When given, the person types it first; for what cannot come back. */
  typeToConfirm?: string;
  tone?: "danger" | "primary";
  run: () => Promise<unknown>;
}

/** Asks before something that cannot be undone; stays open with the reason when it fails. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  typeToConfirm,
  tone = "danger",
  run,
}: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [typed, setTyped] = useState("");
  const change = (next: boolean) => {
    if (busy) return;
    setError(undefined);
    setTyped("");
    onOpenChange(next);
  };
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await run();
      setTyped("");
      onOpenChange(false);
    } catch (reason) {
      setError(errorText(reason));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content className="fixed inset-x-4 top-1/2 z-50 mx-auto max-w-md -translate-y-1/2 animate-fade-in rounded-lg border border-n-6 bg-raised p-5 shadow-float focus:outline-none">
          <Radix.Title className="break-words font-semibold text-md">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-2 space-y-2 text-base text-n-11">{children}</div>
          </Radix.Description>
          {typeToConfirm && (
            <Field label={<>Type “{typeToConfirm}” to confirm</>} className="mt-4">
              {(control) => (
                <Input
                  {...control}
                  value={typed}
                  autoComplete="off"
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          )}
          {error && (
            <p role="alert" className="mt-3 text-danger-text text-sm">
              {error}
            </p>
          )}
          <footer className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Cancel</Button>
            </Radix.Cancel>
            <Button
              variant={tone}
              busy={busy}
              disabled={typeToConfirm !== undefined && typed.trim() !== typeToConfirm.trim()}
              onClick={() => void confirm()}
            >
              {action}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
