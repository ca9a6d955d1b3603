import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";
import { focusPanel, overlayStyle } from "./Dialog.tsx";
import { IconButton } from "./IconButton.tsx";

interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  side?: "start" | "end";
  /** Hides the visible title; it is still read aloud. */
  bare?: boolean;
  className?: string;
  footer?: ReactNode;
  children: ReactNode;
}

/** A panel that slides in from the side, full height. */
export function Sheet({ open, onOpenChange, title, side = "end", bare, className, footer, children }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content
          onOpenAutoFocus={focusPanel}
          aria-describedby={undefined}
          className={cn(
            "fixed inset-y-0 z-50 flex w-[min(32rem,100vw)] flex-col border-n-6 bg-raised shadow-float focus:outline-none",
            side === "end" ? "end-0 animate-slide-in border-s" : "start-0 animate-slide-in-start border-e",
            className,
          )}
        >
          {bare ? (
            <Radix.Title className="sr-only">{title}</Radix.Title>
          ) : (
            <header className="flex items-center justify-between gap-4 border-n-6 border-b px-5 py-3">
              <Radix.Title className="truncate font-semibold text-md">{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label="Close" size="sm" className="-me-1.5">
                  <X />
                </IconButton>
              </Radix.Close>
            </header>
          )}
          <div className={cn("min-h-0 flex-1 overflow-y-auto", !bare && "p-5")}>{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-n-6 border-t px-5 py-3">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
