import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** The page holds nothing else, so this is its heading. */
  isPage?: boolean;
  /** What this place is for and what fills it. */
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function EmptyState({ icon, title, isPage, children, action, className }: EmptyStateProps) {
  const Title = isPage ? "h1" : "p";
  return (
    <div className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      {icon && (
        <span
          aria-hidden
          className="mb-3 inline-flex size-11 items-center justify-center rounded-lg border border-n-6 bg-n-3 text-n-11 [&_svg]:size-5"
        >
          {icon}
        </span>
      )}
      <Title className="font-semibold text-md">{title}</Title>
      {children && <div className="mt-1 max-w-md text-balance text-base text-n-11">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
