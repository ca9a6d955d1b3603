import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";
import { useSteady } from "./useSteady.ts";

const LOOKS = {
  info: { box: "border-info-border bg-info-bg text-info-text", icon: <Info aria-hidden /> },
  success: { box: "border-success-border bg-success-bg text-success-text", icon: <CircleCheck aria-hidden /> },
  warning: { box: "border-warning-border bg-warning-bg text-warning-text", icon: <TriangleAlert aria-hidden /> },
  danger: { box: "border-danger-border bg-danger-bg text-danger-text", icon: <CircleAlert aria-hidden /> },
};

interface NoticeProps {
  tone?: keyof typeof LOOKS;
  title?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** Read aloud at once: for what has just happened. */
  live?: boolean;
  children?: ReactNode;
}

/** Something worth knowing, in place; what has just happened waits for the end of a click, so that nothing moves under it. */
export function Notice({ tone = "info", title, action, className, live, children }: NoticeProps) {
  const isShown = useSteady(true, !live);
  if (!isShown) return null;
  return (
    <div
      {...(live ? { role: tone === "danger" ? "alert" : "status" } : {})}
      className={cn(
        "flex flex-wrap gap-x-2.5 gap-y-2 rounded-md border px-3.5 py-2.5 text-base",
        action ? "items-center" : "items-start",
        LOOKS[tone].box,
        className,
      )}
    >
      <span className={cn("[&_svg]:size-4", !action && "mt-0.5")}>{LOOKS[tone].icon}</span>
      <div className="min-w-0 flex-1 basis-48 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={cn(title && "mt-0.5")}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
