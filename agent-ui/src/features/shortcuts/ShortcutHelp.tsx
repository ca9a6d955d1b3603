import { Dialog } from "@chat/ui-kit/components/Dialog.tsx";
import { ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { Kbd } from "@chat/ui-kit/components/Kbd.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { shortcutsOn } from "../../state/deviceSettings.ts";
import { useStore } from "../../state/store.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const mod = isMac ? "⌘" : "Ctrl";

const GROUPS: readonly { title: string; keys: readonly { keys: readonly string[]; does: string }[] }[] = [
  {
    title: "Lists",
    keys: [
      { keys: ["j"], does: "Next chat" },
      { keys: ["k"], does: "Previous chat" },
      { keys: ["1", "2", "3"], does: "Waiting, Mine, All" },
      { keys: ["/"], does: "Search in the list" },
      { keys: ["n"], does: "Accept the chat that waits longest" },
    ],
  },
  {
    title: "Open chat",
    keys: [
      { keys: ["a"], does: "Accept or take over" },
      { keys: ["r"], does: "Write a reply" },
      { keys: ["e"], does: "Close the chat" },
      { keys: ["b"], does: "Return to the assistant" },
      { keys: ["q"], does: "Give back to the queue" },
      { keys: ["i"], does: "Visitor details" },
    ],
  },
  {
    title: "Composer",
    keys: [
      { keys: ["Enter"], does: "Send" },
      { keys: ["Shift", "Enter"], does: "New line" },
      { keys: ["/"], does: "Prepared answers, at the start" },
      { keys: ["Esc"], does: "Leave the composer" },
    ],
  },
  {
    title: "Everywhere",
    keys: [
      { keys: [mod, "K"], does: "Command menu" },
      { keys: ["m"], does: "Sound on or off" },
      { keys: ["?"], does: "This help" },
    ],
  },
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
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 font-medium text-n-10 text-xs">{group.title}</h3>
            <dl className="space-y-1">
              {group.keys.map((entry) => (
                <div key={entry.does} className="flex items-center justify-between gap-3">
                  <dt className="text-base">{entry.does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {entry.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <ToggleField
        label="Single-key shortcuts"
        help="Switch them off if you dictate or type with other devices."
        className="mt-5 mb-2 border-n-6 border-t pt-4"
      >
        {(control) => <Switch {...control} checked={isOn} onCheckedChange={(next) => shortcutsOn.set(next)} />}
      </ToggleField>
    </Dialog>
  );
}
