import { PRECHAT_FIELDS_MAX } from "@chat/contract/limits";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Plus } from "lucide-react";
import { Controller, useFormState } from "react-hook-form";
import { moved } from "./moved.ts";
import { type PreChatDraft, PreChatFieldEditor } from "./PreChatFieldEditor.tsx";
import { newField } from "./preChatFields.ts";
import { SettingGroup, SwitchSetting, TextSetting, useBuilderForm } from "./settingFields.tsx";

/** The form before a chat. */
export function FormTab() {
  const form = useBuilderForm();
  const { errors } = useFormState({ control: form.control });
  const fieldErrors = errors.settings?.form?.fields;
  return (
    <SettingGroup
      title="Form before the chat"
      help="Asked once, before the first message. Every field costs you some visitors: ask for little."
    >
      <SwitchSetting path="settings.form.isEnabled" label="Show the form" />
      <TextSetting
        path="settings.form.intro"
        label="Words above it"
        optional
        lines
        maxChars={300}
        placeholder="So that we can get back to you:"
      />
      <Controller
        control={form.control}
        name="settings.form.fields"
        render={({ field }) => {
          const fields: PreChatDraft[] = field.value;
          const set = (next: PreChatDraft[]) =>
            form.setValue("settings.form.fields", next, {
              shouldDirty: true,
              shouldValidate: form.formState.isSubmitted,
            });
          return (
            <div className="space-y-3">
              <ol aria-label="Fields" className="space-y-3">
                {fields.map((each, index) => (
                  <li key={each.key}>
                    <PreChatFieldEditor
                      field={each}
                      all={fields}
                      index={index}
                      error={fieldErrors?.[index]}
                      onChange={(next) => set(fields.with(index, next))}
                      onBlur={() => void form.trigger("settings.form.fields")}
                      onMove={(step) => set(moved(fields, index, step))}
                      onRemove={() =>
                        set(
                          fields
                            .toSpliced(index, 1)
                            // a field that depended on this one is always shown now
                            .map((other) => (other.showWhen?.key === each.key ? { ...other, showWhen: null } : other)),
                        )
                      }
                    />
                  </li>
                ))}
              </ol>
              <div className="flex flex-wrap gap-2">
                {(["text", "email", "phone", "choice", "consent"] as const).map((type) => (
                  <Button
                    key={type}
                    size="sm"
                    disabled={fields.length >= PRECHAT_FIELDS_MAX}
                    onClick={() => set([...fields, newField(type, fields)])}
                  >
                    <Plus aria-hidden />
                    {TYPE_NAMES[type]}
                  </Button>
                ))}
              </div>
            </div>
          );
        }}
      />
    </SettingGroup>
  );
}

const TYPE_NAMES = { text: "Text", email: "E-mail", phone: "Phone", choice: "Choice", consent: "Consent" };
