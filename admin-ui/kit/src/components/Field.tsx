import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "../theme/cn.ts";
import { useSteady } from "./useSteady.ts";

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** Shown at the end of the label's line, such as a link. */
  aside?: ReactNode;
  /** How much is written and may be: told near the end, and complained about as soon as it is too much. */
  count?: { length: number; max: number } | undefined;
  className?: string;
  /** Gives the control its id and what describes it; spread it onto the control. */
  children: (control: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}

/** From here on the room that is left is worth knowing. */
const NEARLY = 0.8;
const tooMany = (excess: number) =>
  `${excess.toLocaleString()} ${excess === 1 ? "character" : "characters"} too many to be saved.`;

/** Label above, help below, the error in place of the help; it comes and goes between clicks, never during one. */
export function Field({ label, help, error: found, optional, aside, count, className, children }: FieldProps) {
  const excess = count ? Math.max(0, count.length - count.max) : 0;
  const error = useSteady(excess > 0 ? tooMany(excess) : found);
  const id = useId();
  const noteId = `${id}-note`;
  const noted = Boolean(error || help);
  return (
    <div className={cn("min-w-0 space-y-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium text-n-12 text-sm">
          {label}
          {optional && <span className="ms-0.5 font-normal text-n-10"> optional</span>}
        </label>
        {aside && <span className="text-n-10 text-xs">{aside}</span>}
        {count && count.length > count.max * NEARLY && (
          <span
            className={cn("shrink-0 text-xs tabular-nums", excess > 0 ? "font-medium text-danger-text" : "text-n-10")}
          >
            {count.length.toLocaleString()} / {count.max.toLocaleString()}
          </span>
        )}
      </div>
      {children({ id, ...(noted ? { "aria-describedby": noteId } : {}), ...(error ? { "aria-invalid": true } : {}) })}
      {noted && <FieldNote id={noteId} help={help} error={error} />}
    </div>
  );
}

function FieldNote({ id, help, error }: { id: string; help?: ReactNode; error?: string | undefined }) {
  if (!error)
    return (
      <p id={id} className="text-n-10 text-sm">
        {help}
      </p>
    );
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-danger-text text-sm">
      <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      {error}
    </p>
  );
}

interface ToggleFieldProps {
  label: ReactNode;
  help?: ReactNode;
  className?: string;
  children: (control: { id: string; "aria-describedby"?: string }) => ReactNode;
}

/** A switch or checkbox with its words beside it. */
export function ToggleField({ label, help, className, children }: ToggleFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={cn("flex items-start justify-between gap-4", className)}>
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium text-n-12 text-sm">
          {label}
        </label>
        {help && (
          <p id={noteId} className="mt-0.5 text-n-10 text-sm">
            {help}
          </p>
        )}
      </div>
      {children({ id, ...(help ? { "aria-describedby": noteId } : {}) })}
    </div>
  );
}
