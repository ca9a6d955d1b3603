import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What it is about; read aloud. */
  label: string;
  /** The button beside which it opens; it opens and closes it itself. */
  anchor: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
}

/** A small panel beside its button. */
export function Popover({
  open,
  onOpenChange,
  label,
  anchor,
  side = "bottom",
  align = "start",
  className,
  children,
}: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{anchor}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={cn(
            "z-50 animate-fade-in rounded-lg border border-n-6 bg-raised p-3 shadow-float outline-none",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
