import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Field, ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { fieldError } from "@chat/ui-kit/components/useZodForm.ts";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { BuilderInput } from "./builderFields.ts";

export type PreChatDraft = BuilderInput["settings"]["form"]["fields"][number];

interface PreChatFieldEditorProps {
  field: PreChatDraft;
  all: readonly PreChatDraft[];
  index: number;
  error:
    | {
        label?: { message?: string | undefined };
        choices?: { message?: string | undefined } | undefined;
        message?: string | undefined;
      }
    | undefined;
  onChange: (field: PreChatDraft) => void;
  onBlur: () => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

const TYPE_NAMES: Record<PreChatDraft["type"], string> = {
  text: "Text",
  email: "E-mail",
  phone: "Phone",
  choice: "Choice",
  consent: "Consent",
};

export function PreChatFieldEditor({
  field,
  all,
  index,
  error,
  onChange,
  onBlur,
  onMove,
  onRemove,
}: PreChatFieldEditorProps) {
  const others = all.filter(
    (other) =>
      other.type === "choice" && other.key !== field.key && other.choices?.some((choice) => choice.trim() !== ""),
  );
  const choicesError = error?.choices && (fieldError(error.choices) ?? "A choice is empty or too long.");
  return (
    <div className="space-y-3 rounded-lg border border-n-6 p-3.5">
      <div className="flex items-center gap-1">
        <Badge>{TYPE_NAMES[field.type]}</Badge>
        <span className="ms-1 truncate font-mono text-n-10 text-xs">{field.key}</span>
        <span className="ms-auto" />
        <IconButton label="Move up" size="sm" disabled={index === 0} onClick={() => onMove(-1)}>
          <ArrowUp />
        </IconButton>
        <IconButton label="Move down" size="sm" disabled={index === all.length - 1} onClick={() => onMove(1)}>
          <ArrowDown />
        </IconButton>
        <IconButton label={`Remove ${field.label || "field"}`} size="sm" onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <Field
        label={field.type === "consent" ? "What they agree to" : "Label"}
        help={field.type === "consent" ? "Up to 300 characters. A link: [privacy policy](https://…)" : undefined}
        error={fieldError(error?.label)}
      >
        {(control) => {
          const value = { value: field.label, onBlur };
          const onLabel = (label: string) => onChange({ ...field, label });
          return field.type === "consent" ? (
            <Textarea {...control} {...value} onChange={(event) => onLabel(event.target.value)} />
          ) : (
            <Input {...control} {...value} onChange={(event) => onLabel(event.target.value)} />
          );
        }}
      </Field>
      {field.type === "choice" && (
        <Field label="Choices" help="One a line." error={choicesError}>
          {(control) => (
            <Textarea
              {...control}
              value={(field.choices ?? []).join("\n")}
              onBlur={() => {
                onChange({ ...field, choices: (field.choices ?? []).map((choice) => choice.trim()).filter(Boolean) });
                onBlur();
              }}
              onChange={(event) => onChange({ ...field, choices: event.target.value.split("\n") })}
            />
          )}
        </Field>
      )}
      <ToggleField label="Required">
        {(control) => (
          <Switch
            {...control}
            checked={field.isRequired}
            onCheckedChange={(isRequired) => onChange({ ...field, isRequired })}
          />
        )}
      </ToggleField>
      {others.length > 0 && (
        <Field label="Shown">
          {(control) => (
            <Select
              {...control}
              value={field.showWhen ? JSON.stringify(field.showWhen) : ""}
              onChange={(event) => onChange({ ...field, showWhen: conditionOf(event.target.value, others) })}
              options={[
                { value: "", label: "Always" },
                ...others.flatMap((other) =>
                  (other.choices ?? [])
                    .filter((choice) => choice.trim() !== "")
                    .map((choice) => ({
                      value: JSON.stringify({ key: other.key, equals: choice }),
                      label: `Only when “${other.label}” is “${choice}”`,
                    })),
                ),
              ]}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function conditionOf(value: string, others: readonly PreChatDraft[]): PreChatDraft["showWhen"] {
  for (const other of others)
    for (const equals of other.choices ?? [])
      if (JSON.stringify({ key: other.key, equals }) === value) return { key: other.key, equals };
  return null;
}
