import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Controller } from "react-hook-form";
import { useBuilderForm, useSettingError } from "./settingFields.tsx";

const PRESETS = [
  "#2f6fed",
  "#4f46e5",
  "#7c3aed",
  "#c026d3",
  "#db2777",
  "#dc2626",
  "#ea580c",
  "#ca8a04",
  "#16a34a",
  "#0d9488",
  "#0284c7",
  "#1f2937",
];
const FULL = /^#[0-9a-f]{6}$/i;

interface ColourSettingProps {
  path: "settings.look.colour" | "settings.look.textColour";
  label: string;
}

export function ColourSetting({ path, label }: ColourSettingProps) {
  const form = useBuilderForm();
  return (
    <Field label={label} error={useSettingError(path)}>
      {(control) => (
        <Controller
          control={form.control}
          name={path}
          render={({ field }) => (
            <ColourInput
              {...control}
              label={label}
              value={field.value ?? ""}
              onChange={field.onChange}
              onBlur={field.onBlur}
            />
          )}
        />
      )}
    </Field>
  );
}

interface ColourInputProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  label: string;
  value: string;
  onChange: (colour: string) => void;
  onBlur?: () => void;
}

/** A colour as text, from the system's own picker, or one of a dozen. The usual picker libraries inject a style element, which our policy refuses. */
export function ColourInput({ label, value, onChange, onBlur, ...control }: ColourInputProps) {
  const take = (text: string) => {
    const trimmed = text.trim().toLowerCase();
    onChange(/^[0-9a-f]{6}$/.test(trimmed) ? `#${trimmed}` : trimmed);
  };
  return (
    <div className="space-y-2.5">
      <div className="flex items-center gap-2">
        <input
          type="color"
          aria-label={`${label}: pick`}
          value={FULL.test(value) ? value : "#000000"}
          onChange={(event) => onChange(event.target.value)}
          className="h-9 w-12 shrink-0 cursor-pointer rounded-md border border-n-8 bg-surface p-1"
        />
        <Input
          {...control}
          value={value}
          onChange={(event) => take(event.target.value)}
          onBlur={onBlur}
          spellCheck={false}
          autoCapitalize="none"
          maxLength={9}
          className="w-32 font-mono"
        />
      </div>
      <div className="flex flex-wrap gap-1.5">
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-label={`${label} ${preset}`}
            aria-pressed={preset === value.toLowerCase()}
            onClick={() => onChange(preset)}
            style={{ backgroundColor: preset }}
            className="size-6 rounded-full border border-n-6 transition-transform hover:scale-110 aria-pressed:outline-2 aria-pressed:outline-accent aria-pressed:outline-offset-2"
          />
        ))}
      </div>
    </div>
  );
}
