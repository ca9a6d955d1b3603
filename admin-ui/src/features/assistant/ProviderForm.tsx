import { assistantApi, type ProviderSettings } from "@chat/contract/assistant";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card, CardBody, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { SaveBar } from "@chat/ui-kit/components/SaveBar.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { fieldError, showFieldErrors, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useSetEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { useState } from "react";
import { ProviderFields, toBody } from "./providerFields.ts";

/** Provider, models and key. The key goes in and never comes out again; its last four characters tell which one it is. */
export function ProviderForm({ settings }: { settings: ProviderSettings }) {
  const update = useAction(assistantApi.updateSettings, [assistantApi.settings]);
  const setEndpoint = useSetEndpoint();
  const [asksToRemove, setAsksToRemove] = useState(false);
  const form = useZodForm(ProviderFields, {
    baseUrl: settings.baseUrl ?? "",
    model: settings.model ?? "",
    fallbacks: settings.fallbackModels.join("\n"),
    apiKey: "",
  });
  const { errors, isDirty } = form.formState;

  const save = async () => {
    let isValid = false;
    await form.handleSubmit(async (values) => {
      isValid = true;
      try {
        const saved = await update({ body: toBody(values) });
        setEndpoint(assistantApi.settings, undefined, saved);
        toast.success("Saved.");
      } catch (error) {
        if (error instanceof ApiError && error.code === "blocked_address")
          form.setError("baseUrl", { message: error.message }, { shouldFocus: true });
        else if (!showFieldErrors(form, error)) throw error;
      }
    })();
    if (!isValid) throw new ApiError("invalid_input");
  };
  const removeKey = async () => {
    const saved = await update({ body: { apiKey: "" } });
    setEndpoint(assistantApi.settings, undefined, saved);
    toast.success("Key removed.");
  };

  return (
    <div className="min-w-0">
      <Card>
        <CardHeader title="Provider" help="OpenRouter, or any service that speaks the OpenAI chat API." />
        <CardBody>
          <form noValidate onSubmit={(event) => event.preventDefault()} className="space-y-5">
            <Field
              label="API key"
              help={
                settings.keySource === "workspace"
                  ? `${keyName(settings, "A")} is stored, encrypted. Type another to replace it.`
                  : "Stored encrypted; it never leaves the server again."
              }
              error={fieldError(errors.apiKey)}
              aside={
                settings.keySource === "workspace" && (
                  <Button
                    variant="link"
                    size="sm"
                    className="text-danger-text text-xs"
                    onClick={() => setAsksToRemove(true)}
                  >
                    Remove key
                  </Button>
                )
              }
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register("apiKey")}
                  type="password"
                  autoComplete="off"
                  data-1p-ignore
                  spellCheck={false}
                  placeholder={settings.keyHint ? `•••• ${settings.keyHint}` : "sk-…"}
                  className="font-mono"
                />
              )}
            </Field>
            <Field
              label="Address"
              optional
              help="Leave empty for OpenRouter. Must be a public https address."
              error={fieldError(errors.baseUrl)}
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register("baseUrl")}
                  type="url"
                  inputMode="url"
                  placeholder="https://openrouter.ai/api/v1"
                />
              )}
            </Field>
            <Field
              label="Model"
              optional
              help="As the provider names it. Leave empty for the installation's choice."
              error={fieldError(errors.model)}
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register("model")}
                  placeholder="openai/gpt-4o-mini"
                  spellCheck={false}
                  autoCapitalize="none"
                  className="font-mono"
                />
              )}
            </Field>
            <Field
              label="Fallback models"
              optional
              help="One a line, at most five: tried in this order when the model before fails."
              error={fieldError(errors.fallbacks)}
            >
              {(control) => (
                <Textarea
                  {...control}
                  {...form.register("fallbacks")}
                  spellCheck={false}
                  autoCapitalize="none"
                  className="font-mono"
                />
              )}
            </Field>
          </form>
        </CardBody>
      </Card>
      <SaveBar dirty={isDirty} save={save} discard={() => form.reset()} />
      <ConfirmDialog
        open={asksToRemove}
        onOpenChange={setAsksToRemove}
        title={`Remove ${keyName(settings, "the")}?`}
        action="Remove key"
        run={removeKey}
      >
        <p>
          Answers then come from this installation's own key or, without one, from the built-in answerer. The key cannot
          be shown again.
        </p>
      </ConfirmDialog>
    </div>
  );
}

/** Short keys have no hint: four characters would be too much of them. */
const keyName = ({ keyHint }: ProviderSettings, article: string): string =>
  keyHint ? `${article} key ending in ${keyHint}` : `${article} key`;
