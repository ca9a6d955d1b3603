import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";
import { Button, type ButtonProps } from "./Button.tsx";
import { Tooltip } from "./Tooltip.tsx";

interface IconButtonProps extends Omit<ButtonProps, "children" | "asChild"> {
  /** What it does; read aloud and shown as its tooltip. */
  label: string;
  /** The shortcut, shown in the tooltip. */
  shortcut?: string;
  children: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
}

export function IconButton({
  label,
  shortcut,
  side,
  size = "md",
  variant = "ghost",
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})} {...(side ? { side } : {})}>
      <Button
        variant={variant}
        size={size}
        aria-label={label}
        className={cn("px-0", size === "sm" ? "w-7" : size === "lg" ? "w-11" : "w-9", className)}
        {...rest}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
