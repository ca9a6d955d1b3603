import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { overlayStyle } from "./Dialog.tsx";
import { Kbd } from "./Kbd.tsx";

export interface CommandEntry {
  /** Unique in the whole menu. */
  id: string;
  label: string;
  /** More words it is found by. */
  keywords?: readonly string[];
  icon?: ReactNode;
  shortcut?: string;
  run: () => void;
}

export interface CommandGroup {
  label: string;
  items: readonly CommandEntry[];
}

interface CommandMenuProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  placeholder?: string;
  groups: readonly CommandGroup[];
}

/** Everything one can do, found by typing. */
export function CommandMenu({ open, onOpenChange, placeholder = "Search for anything", groups }: CommandMenuProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl animate-fade-in flex-col overflow-hidden rounded-lg border border-n-6 bg-raised shadow-float focus:outline-none"
        >
          <Radix.Title className="sr-only">Command menu</Radix.Title>
          <Entries placeholder={placeholder} groups={groups} close={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entries({
  placeholder,
  groups,
  close,
}: {
  placeholder: string;
  groups: readonly CommandGroup[];
  close: () => void;
}) {
  const [text, setText] = useState("");
  return (
    <Command label="Command menu" loop className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2.5 border-n-6 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-n-10" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={placeholder}
          className="h-12 w-full min-w-0 bg-transparent text-md outline-none placeholder:text-n-10"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="min-h-0 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-base text-n-11">Nothing found for “{text}”</Command.Empty>
        {groups.map(
          (group) =>
            group.items.length > 0 && (
              <Command.Group
                key={group.label}
                heading={group.label}
                className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-n-10 [&_[cmdk-group-heading]]:text-xs"
              >
                {group.items.map((item) => (
                  <Command.Item
                    key={item.id}
                    value={item.id}
                    keywords={[item.label, ...(item.keywords ?? [])]}
                    onSelect={() => {
                      close();
                      // after the dialog gave the focus back, so that what runs may move it
                      setTimeout(item.run);
                    }}
                    className="flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 py-1 text-base data-[selected=true]:bg-n-4 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-n-10"
                  >
                    {item.icon}
                    <span className="min-w-0 flex-1 truncate">{item.label}</span>
                    {item.shortcut && <Kbd>{item.shortcut}</Kbd>}
                  </Command.Item>
                ))}
              </Command.Group>
            ),
        )}
      </Command.List>
    </Command>
  );
}
