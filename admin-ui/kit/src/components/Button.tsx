import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentPropsWithRef, MouseEvent } from "react";
import { cn } from "../theme/cn.ts";

/** The looks of a button; links that act as buttons use it too. */
export const buttonStyle = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-60 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border-n-7 bg-surface text-n-12 hover:bg-n-3",
        ghost: "border-transparent text-n-11 hover:bg-n-4 hover:text-n-12",
        danger: "border-transparent bg-danger-solid text-on-accent hover:brightness-95",
        dangerQuiet: "border-n-7 bg-surface text-danger-text hover:border-danger-border hover:bg-danger-bg",
        link: "h-auto border-transparent px-0 text-accent-text underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-sm [&_svg]:size-3.5",
        md: "h-9 px-3.5 text-base [&_svg]:size-4",
        lg: "h-11 px-5 text-md [&_svg]:size-5",
      },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0" }],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentPropsWithRef<"button">, VariantProps<typeof buttonStyle> {
  /** Renders the child (a link, say) with the button's looks. */
  asChild?: boolean;
  busy?: boolean;
  /** A press with the mouse leaves the focus where it is; submit buttons do so anyway. */
  keepsFocus?: boolean;
}

/**
 * A field that loses the focus is checked, and its error makes the form longer: the button would move away between the
 * mouse's press and release, and the click be lost. So pressing it does not take the focus.
 */
const keepFocus = (event: MouseEvent) => event.preventDefault();

export function Button({
  variant,
  size,
  asChild,
  busy,
  keepsFocus,
  className,
  children,
  type,
  onClick,
  ...rest
}: ButtonProps) {
  if (asChild)
    return (
      <Slot.Root className={cn(buttonStyle({ variant, size }), className)} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  return (
    <button
      type={type ?? "button"}
      className={cn(buttonStyle({ variant, size }), className)}
      // a busy button keeps the focus, so it is not `disabled`
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      onMouseDown={keepsFocus || type === "submit" ? keepFocus : undefined}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden className="absolute animate-spin" />}
      {busy ? <span className="invisible inline-flex items-center gap-1.5">{children}</span> : children}
    </button>
  );
}
