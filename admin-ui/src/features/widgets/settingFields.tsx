import { Field, ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { fieldError } from "@chat/ui-kit/components/useZodForm.ts";
import type { ReactNode } from "react";
import { Controller, type FieldPath, type FieldPathByValue, useFormContext } from "react-hook-form";
import type { BuilderInput, BuilderOutput } from "./builderFields.ts";

/** The builder's form, for what stands below its provider. */
export const useBuilderForm = () => useFormContext<BuilderInput, unknown, BuilderOutput>();

/** @returns the sentence under one field. */
export function useSettingError(path: FieldPath<BuilderInput>): string | undefined {
  const form = useBuilderForm();
  const error = form.getFieldState(path, form.formState).error;
  return typeof error?.message === "string" ? fieldError({ message: error.message }) : undefined;
}

interface SettingProps<V> {
  path: FieldPathByValue<BuilderInput, V>;
  label: string;
  help?: ReactNode;
}

interface TextSettingProps extends SettingProps<string> {
  maxChars?: number;
  lines?: boolean;
  optional?: boolean;
  placeholder?: string;
}

export function TextSetting({ path, label, help, maxChars, lines, optional, placeholder }: TextSettingProps) {
  const form = useBuilderForm();
  const { length } = form.watch(path).trim();
  const Control = lines ? Textarea : Input;
  return (
    <Field
      label={label}
      help={help}
      optional={optional ?? false}
      error={useSettingError(path)}
      count={maxChars === undefined ? undefined : { length, max: maxChars }}
    >
      {(control) => <Control {...control} {...form.register(path)} placeholder={placeholder} />}
    </Field>
  );
}

interface NumberSettingProps extends SettingProps<number> {
  min: number;
  max: number;
  unit?: string;
}

export function NumberSetting({ path, label, help, min, max, unit }: NumberSettingProps) {
  const form = useBuilderForm();
  return (
    <Field label={label} help={help} error={useSettingError(path)}>
      {(control) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            {...form.register(path, { valueAsNumber: true })}
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
          />
          {unit && <span className="text-n-11 text-sm">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export function SwitchSetting({ path, label, help }: SettingProps<boolean>) {
  const form = useBuilderForm();
  return (
    <ToggleField label={label} help={help}>
      {(control) => (
        <Controller
          control={form.control}
          name={path}
          render={({ field }) => (
            <Switch
              {...control}
              checked={field.value}
              onCheckedChange={field.onChange}
              ref={field.ref}
              onBlur={field.onBlur}
            />
          )}
        />
      )}
    </ToggleField>
  );
}

interface ChoiceSettingProps<V extends string> extends SettingProps<V> {
  options: readonly { value: V; label: string }[];
}

export function ChoiceSetting<V extends string>({ path, label, help, options }: ChoiceSettingProps<V>) {
  const form = useBuilderForm();
  return (
    <Field label={label} help={help} error={useSettingError(path)}>
      {(control) => <Select {...control} {...form.register(path)} options={options} />}
    </Field>
  );
}

/** A group of settings under one heading. */
export function SettingGroup({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="space-y-4 border-n-5 border-b p-5 last:border-0">
      <div>
        <h2 className="font-semibold text-base">{title}</h2>
        {help && <p className="mt-0.5 text-n-11 text-sm">{help}</p>}
      </div>
      {children}
    </section>
  );
}
