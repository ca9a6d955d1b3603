import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/cn.ts";

interface DropdownMenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

export function DropdownMenu({ trigger, align = "end", side = "bottom", children }: DropdownMenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-48 max-w-80 animate-fade-in rounded-lg border border-n-6 bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemStyle =
  "flex min-h-8 select-none items-center gap-2 rounded-md px-2 py-1 text-base outline-none data-disabled:pointer-events-none data-highlighted:bg-n-4 data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0";

interface MenuItemProps {
  onSelect?: () => void;
  disabled?: boolean;
  tone?: "plain" | "danger";
  /** Renders the child (a link) as the item. */
  asChild?: boolean;
  children: ReactNode;
}

export function MenuItem({ tone = "plain", onSelect, disabled, asChild, children }: MenuItemProps) {
  return (
    <Radix.Item
      {...(onSelect ? { onSelect: () => onSelect() } : {})}
      {...(disabled ? { disabled } : {})}
      {...(asChild ? { asChild } : {})}
      className={cn(itemStyle, tone === "danger" ? "text-danger-text" : "text-n-12 [&_svg]:text-n-10")}
    >
      {children}
    </Radix.Item>
  );
}

interface MenuChoiceProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
}

/** A group of which exactly one is chosen. */
export function MenuChoice<T extends string>({ value, onChange, options }: MenuChoiceProps<T>) {
  return (
    <Radix.RadioGroup
      value={value}
      onValueChange={(next) => {
        const option = options.find((each) => each.value === next);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={cn(itemStyle, "[&_svg]:text-n-10")}>
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <Radix.ItemIndicator>
            <Check aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 font-medium text-n-10 text-xs">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-n-6" />;
}
