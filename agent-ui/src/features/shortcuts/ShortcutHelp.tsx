import { Dialog } from "@chat/ui-kit/components/Dialog.tsx";
import { ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { Kbd } from "@chat/ui-kit/components/Kbd.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { COMMAND_IDS, COMMANDS, type CommandPlace } from "../../state/commands.ts";
import { shortcutsOn } from "../../state/deviceSettings.ts";
import { keyCaps } from "../../state/keyName.ts";
import { useStore } from "../../state/store.ts";

const PLACES: readonly { place: CommandPlace; title: string }[] = [
  { place: "lists", title: "Lists" },
  { place: "chat", title: "Open chat" },
  { place: "composer", title: "Composer" },
  { place: "everywhere", title: "Everywhere" },
];

interface ShortcutHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** All keys, and the switch for people whom single keys disturb. */
export function ShortcutHelp({ open, onOpenChange }: ShortcutHelpProps) {
  const isOn = useStore(shortcutsOn);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="md">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {PLACES.map(({ place, title }) => (
          <section key={place}>
            <h3 className="mb-1.5 font-medium text-n-10 text-xs">{title}</h3>
            <dl className="space-y-1">
              {COMMAND_IDS.map((id) => ({ id, ...COMMANDS[id] })).map(
                (command) =>
                  command.place === place &&
                  command.key && (
                    <div key={command.id} className="flex items-center justify-between gap-3">
                      <dt className="text-base">{command.label}</dt>
                      <dd className="flex shrink-0 gap-1">
                        {keyCaps(command.key).map((cap) => (
                          <Kbd key={cap}>{cap}</Kbd>
                        ))}
                      </dd>
                    </div>
                  ),
              )}
            </dl>
          </section>
        ))}
      </div>
      <ToggleField
        label="Single-key shortcuts"
        help="They only move about. Switch them off if you dictate or type with other devices."
        className="mt-5 mb-2 border-n-6 border-t pt-4"
      >
        {(control) => <Switch {...control} checked={isOn} onCheckedChange={(next) => shortcutsOn.set(next)} />}
      </ToggleField>
    </Dialog>
  );
}
