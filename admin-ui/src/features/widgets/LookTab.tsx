import { DEFAULT_TEXTS } from "@chat/contract/widgets";
import { Segmented } from "@chat/ui-kit/components/Segmented.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Hand, MessageCircle, MessageCircleQuestion } from "lucide-react";
import { Controller } from "react-hook-form";
import { ColourSetting } from "./ColourSetting.tsx";
import { ContrastWarning } from "./ContrastWarning.tsx";
import { DefaultTextSetting, NumberSetting, SettingGroup, TextSetting, useBuilderForm } from "./settingFields.tsx";

/** Names, colours, launcher and place. */
export function LookTab() {
  const form = useBuilderForm();
  return (
    <>
      <SettingGroup title="Names">
        <TextSetting
          path="name"
          label="Widget name"
          help="In your team's lists. Visitors read the title below."
          maxChars={80}
        />
        <TextSetting path="settings.look.title" label="Title" help="In the header, for visitors." maxChars={60} />
        <DefaultTextSetting
          path="settings.look.subtitle"
          label="Subtitle"
          help="Below the title: how soon you answer, say. Empty: the assistant's name."
          defaultText={DEFAULT_TEXTS.subtitle}
          mayBeEmpty
          maxChars={120}
        />
      </SettingGroup>
      <SettingGroup title="Colours">
        <ColourSetting path="settings.look.colour" label="Brand colour" />
        <TextColour />
        <ContrastWarning />
        <div className="space-y-1.5">
          <p className="font-medium text-sm">Scheme</p>
          <Controller
            control={form.control}
            name="settings.look.colorScheme"
            render={({ field }) => (
              <Segmented
                label="Scheme"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: "auto", label: "Like the visitor's device" },
                  { value: "light", label: "Light" },
                  { value: "dark", label: "Dark" },
                ]}
              />
            )}
          />
        </div>
      </SettingGroup>
      <SettingGroup title="Launcher">
        <div className="space-y-1.5">
          <p className="font-medium text-sm">Icon</p>
          <Controller
            control={form.control}
            name="settings.look.launcherIcon"
            render={({ field }) => (
              <Segmented
                label="Launcher icon"
                value={field.value}
                onChange={field.onChange}
                options={[
                  { value: "chat", label: "Chat", icon: <MessageCircle aria-hidden /> },
                  { value: "question", label: "Question", icon: <MessageCircleQuestion aria-hidden /> },
                  { value: "wave", label: "Wave", icon: <Hand aria-hidden /> },
                ]}
              />
            )}
          />
        </div>
        <TextSetting
          path="settings.look.launcherText"
          label="Text beside the icon"
          optional
          maxChars={40}
          placeholder="Chat with us"
        />
        <TextSetting
          path="settings.look.teaser"
          label="Greeting"
          optional
          help="A bubble beside the launcher, until the visitor closes it."
          maxChars={160}
        />
      </SettingGroup>
      <SettingGroup title="Place">
        <Corner />
        <div className="grid grid-cols-2 gap-4">
          <NumberSetting path="settings.look.offsetX" label="From the side" min={0} max={400} unit="px" />
          <NumberSetting path="settings.look.offsetY" label="From top or bottom" min={0} max={400} unit="px" />
        </div>
        <NumberSetting
          path="settings.look.zIndex"
          label="Layer (z-index)"
          help="Lower it if the launcher covers something of your website."
          min={1}
          max={2147483647}
        />
      </SettingGroup>
    </>
  );
}

function TextColour() {
  const form = useBuilderForm();
  const isOwn = form.watch("settings.look.textColour") !== null;
  return (
    <div className="space-y-3">
      <div className="space-y-1.5">
        <p className="font-medium text-sm">Text on the brand colour</p>
        <Segmented
          label="Text on the brand colour"
          value={isOwn ? "own" : "auto"}
          onChange={(value) =>
            form.setValue("settings.look.textColour", value === "own" ? "#ffffff" : null, {
              shouldDirty: true,
              shouldValidate: true,
            })
          }
          options={[
            { value: "auto", label: "Automatic" },
            { value: "own", label: "Own colour" },
          ]}
        />
      </div>
      {isOwn && <ColourSetting path="settings.look.textColour" label="Text colour" />}
    </div>
  );
}

const CORNERS = [
  { value: "top-left", label: "Top left", dot: "top-1 start-1" },
  { value: "top-right", label: "Top right", dot: "top-1 end-1" },
  { value: "bottom-left", label: "Bottom left", dot: "bottom-1 start-1" },
  { value: "bottom-right", label: "Bottom right", dot: "bottom-1 end-1" },
] as const;

function Corner() {
  const form = useBuilderForm();
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Corner</legend>
      <Controller
        control={form.control}
        name="settings.look.position"
        render={({ field }) => (
          <div className="grid grid-cols-2 gap-2">
            {CORNERS.map((corner) => (
              <label
                key={corner.value}
                className="flex cursor-pointer items-center gap-2.5 rounded-md border border-n-6 px-2.5 py-2 text-sm hover:bg-n-2 has-checked:border-accent has-checked:bg-accent-bg has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="corner"
                  className="sr-only"
                  checked={field.value === corner.value}
                  onChange={() => field.onChange(corner.value)}
                />
                <span
                  aria-hidden
                  className="relative h-5 w-7 shrink-0 rounded-sm border border-n-8 bg-surface"
                  dir="ltr"
                >
                  <span className={cn("absolute size-1.5 rounded-full bg-accent", corner.dot)} />
                </span>
                {corner.label}
              </label>
            ))}
          </div>
        )}
      />
    </fieldset>
  );
}
