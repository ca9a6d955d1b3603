import { Button } from "@chat/ui-kit/components/Button.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { useSteady } from "@chat/ui-kit/components/useSteady.ts";
import { fieldError } from "@chat/ui-kit/components/useZodForm.ts";
import { ArrowDown, ArrowUp, CircleAlert, Plus, X } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { Controller, type FieldPathByValue } from "react-hook-form";
import type { BuilderInput } from "./builderFields.ts";
import { moved } from "./moved.ts";
import { useBuilderForm } from "./settingFields.tsx";

interface StringListSettingProps {
  path: FieldPathByValue<BuilderInput, string[]>;
  label: string;
  help?: ReactNode;
  add: string;
  max: number;
  placeholder?: string;
  /** Order means something: show arrows. */
  isOrdered?: boolean;
  mono?: boolean;
  /** What an entry becomes once it was left, so that the person sees what will be stored; null: as typed. */
  complete?: (text: string) => string | null;
}

/** A list of short texts: add, change, remove, and move where order means something. */
export function StringListSetting({
  path,
  label,
  help,
  add,
  max,
  placeholder,
  isOrdered = true,
  mono,
  complete,
}: StringListSettingProps) {
  const form = useBuilderForm();
  const listRef = useRef<HTMLOListElement>(null);
  const id = useId();
  const errors = useSteady(form.getFieldState(path, form.formState).error);
  const errorAt = (index: number) => {
    const entry: unknown = errors && Reflect.get(errors, index);
    return entry instanceof Object && "message" in entry && typeof entry.message === "string"
      ? fieldError({ message: entry.message })
      : undefined;
  };
  const focusLast = () =>
    requestAnimationFrame(() => listRef.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus());
  return (
    <fieldset aria-describedby={help ? `${id}-help` : undefined}>
      <legend className="font-medium text-sm">{label}</legend>
      {help && (
        <p id={`${id}-help`} className="mt-0.5 text-n-10 text-sm">
          {help}
        </p>
      )}
      <Controller
        control={form.control}
        name={path}
        render={({ field }) => {
          const items: string[] = field.value;
          const set = (next: string[]) =>
            form.setValue(path, next, {
              shouldDirty: true,
              shouldTouch: true,
              shouldValidate: form.formState.isSubmitted,
            });
          const addOne = () => {
            set([...items, ""]);
            focusLast();
          };
          return (
            <>
              <ol ref={listRef} className="mt-2 space-y-2">
                {items.map((item, index) => (
                  // the texts are the list: an entry has no identity but its place
                  // biome-ignore lint/suspicious/noArrayIndexKey: see above
                  <li key={index}>
                    <div className="flex items-center gap-1">
                      <Input
                        aria-label={`${label} ${index + 1}`}
                        aria-invalid={errorAt(index) ? true : undefined}
                        aria-describedby={errorAt(index) ? `${id}-${index}` : undefined}
                        value={item}
                        placeholder={placeholder}
                        spellCheck={mono ? false : undefined}
                        className={mono ? "font-mono text-sm" : undefined}
                        onChange={(event) => set(items.with(index, event.target.value))}
                        onBlur={() => {
                          const whole = complete?.(item);
                          if (whole != null && whole !== item) set(items.with(index, whole));
                          void form.trigger(path);
                        }}
                        onKeyDown={(event) => {
                          if (event.key !== "Enter") return;
                          event.preventDefault();
                          if (items.length < max) addOne();
                        }}
                      />
                      {isOrdered && items.length > 1 && (
                        <>
                          <IconButton
                            label="Move up"
                            size="sm"
                            disabled={index === 0}
                            onClick={() => set(moved(items, index, -1))}
                          >
                            <ArrowUp />
                          </IconButton>
                          <IconButton
                            label="Move down"
                            size="sm"
                            disabled={index === items.length - 1}
                            onClick={() => set(moved(items, index, 1))}
                          >
                            <ArrowDown />
                          </IconButton>
                        </>
                      )}
                      <IconButton label="Remove" size="sm" onClick={() => set(items.toSpliced(index, 1))}>
                        <X />
                      </IconButton>
                    </div>
                    {errorAt(index) && (
                      <p
                        id={`${id}-${index}`}
                        role="alert"
                        className="mt-1 flex items-center gap-1.5 text-danger-text text-sm"
                      >
                        <CircleAlert aria-hidden className="size-3.5 shrink-0" />
                        {errorAt(index)}
                      </p>
                    )}
                  </li>
                ))}
              </ol>
              <Button size="sm" className="mt-2" disabled={items.length >= max} onClick={addOne}>
                <Plus aria-hidden />
                {add}
              </Button>
            </>
          );
        }}
      />
    </fieldset>
  );
}
