import { useEffect, useRef, useState } from "react";
import { errorText } from "../data/errorText.ts";
import { Button, type ButtonProps } from "./Button.tsx";
import { toast } from "./Toast.tsx";

interface ActionButtonProps extends Omit<ButtonProps, "onClick" | "busy"> {
  /** What a press does. The button is busy until it settles, and says so itself when it fails. */
  run: () => Promise<unknown>;
  /** Said as a toast after success. */
  done?: string;
}

/** A button that owns its busy state and its failure notice. */
export function ActionButton({ run, done, ...rest }: ActionButtonProps) {
  const [busy, setBusy] = useState(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const press = async () => {
    setBusy(true);
    try {
      await run();
      if (done) toast.success(done);
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      if (mounted.current) setBusy(false);
    }
  };
  return <Button {...rest} busy={busy} onClick={() => void press()} />;
}
