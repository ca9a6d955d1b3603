import type { PublicConfig } from "@chat/contract/widgets";
import { Segmented } from "@chat/ui-kit/components/Segmented.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Monitor, Moon, Smartphone, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { deviceHere } from "./deviceHere.ts";
import { PREVIEW_STATES, type PreviewState } from "./previewMessages.ts";
import { WidgetPreview } from "./WidgetPreview.tsx";

const STATE_NAMES: Record<PreviewState, string> = {
  open: "Open",
  closed: "Closed",
  form: "Form before the chat",
  queue: "Waiting for a person",
  away: "Nobody on shift",
  offline: "Visitor offline",
};

interface PreviewPaneProps {
  config: PublicConfig;
  /** What the edited group is best seen in, followed until the person picks another; null: as it is. */
  suggested: PreviewState | null;
}

/** The preview with what can be switched above it. */
export function PreviewPane({ config, suggested }: PreviewPaneProps) {
  const [device, setDevice] = useState(deviceHere);
  const [colorScheme, setScheme] = useState<"light" | "dark">("light");
  const [state, setState] = useState(suggested ?? "open");
  useEffect(() => {
    if (suggested) setState(suggested);
  }, [suggested]);
  return (
    <section aria-label="Preview" className="min-w-0 space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="State of the widget"
          className="w-48 max-sm:w-full"
          value={state}
          onChange={(event) => setState(PREVIEW_STATES.find((each) => each === event.target.value) ?? "open")}
          options={PREVIEW_STATES.map((each) => ({ value: each, label: STATE_NAMES[each] }))}
        />
        <span className="ms-auto" />
        <Segmented
          label="Device"
          value={device}
          onChange={setDevice}
          options={[
            { value: "desktop", label: "Desktop", icon: <Monitor aria-hidden />, iconOnly: true },
            { value: "phone", label: "Phone", icon: <Smartphone aria-hidden />, iconOnly: true },
          ]}
        />
        <Segmented
          label="Scheme of the page"
          value={colorScheme}
          onChange={setScheme}
          options={[
            { value: "light", label: "Light", icon: <Sun aria-hidden />, iconOnly: true },
            { value: "dark", label: "Dark", icon: <Moon aria-hidden />, iconOnly: true },
          ]}
        />
      </div>
      <WidgetPreview config={config} state={state} colorScheme={colorScheme} device={device} />
      <p className="text-center text-n-10 text-xs">
        The real widget. Type into it: answers come from your knowledge, nothing is stored.
      </p>
    </section>
  );
}
