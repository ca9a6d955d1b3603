import { Field, ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { fieldError } from "@chat/ui-kit/components/useZodForm.ts";
import type { ChangeEvent, ReactNode } from "react";
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

interface DefaultTextSettingProps extends SettingProps<string | null> {
  /** What English visitors read while nothing is written here. */
  defaultText: string;
  maxChars: number;
  lines?: boolean;
  /** An empty field says nothing at all; otherwise it stands for the default. */
  mayBeEmpty?: boolean;
}

/** A text that has a default in the visitor's language until something is written. */
export function DefaultTextSetting(props: DefaultTextSettingProps) {
  const { path, label, help, defaultText, maxChars, lines, mayBeEmpty } = props;
  const form = useBuilderForm();
  const error = useSettingError(path);
  const text = form.watch(path);
  const isDefault = text === null;
  const isNearEnd = text !== null && text.length > maxChars * 0.8;
  const set = (next: string | null) =>
    form.setValue(path, next === "" && !mayBeEmpty ? null : next, { shouldDirty: true, shouldValidate: true });
  const Control = lines ? Textarea : Input;
  return (
    <Field
      label={label}
      help={isDefault ? "Left empty, visitors read this in their own language." : help}
      error={error}
      aside={
        isNearEnd ? (
          `${text.length} / ${maxChars}`
        ) : isDefault ? undefined : (
          <button type="button" onClick={() => set(null)} className="rounded-sm text-accent-text hover:underline">
            Back to default
          </button>
        )
      }
    >
      {(control) => (
        <Control
          {...control}
          name={path}
          value={text ?? ""}
          placeholder={isDefault ? defaultText : undefined}
          onChange={(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => set(event.target.value)}
        />
      )}
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

export function SwitchSetting({ path, label, help }: SettingProps<boolean | undefined>) {
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
              checked={field.value === true}
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
