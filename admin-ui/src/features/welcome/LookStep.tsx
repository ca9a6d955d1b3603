import { DEFAULT_TEXTS, type Widget, WidgetSettings, widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { fieldError, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { type ReactNode, useEffect, useState } from "react";
import { Controller, useWatch } from "react-hook-form";
import * as z from "zod";
import { StepHead } from "./Steps.tsx";

/** The colour control, handed in by the page. */
export type ColourSlot = (props: {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  label: string;
  value: string;
  onChange: (colour: string) => void;
}) => ReactNode;

const Fields = WidgetSettings.shape.look.pick({ title: true, colour: true }).extend({
  // nothing written: the default, in the visitor's language
  message: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(WidgetSettings.shape.welcome.shape.message),
});

interface LookStepProps {
  widget: Widget;
  businessName: string;
  colourInput: ColourSlot;
  /** Shows what is being typed in the preview. */
  onDraft: (settings: WidgetSettings) => void;
  onDone: (widget: Widget) => void;
}

/** Step 1: the name visitors read, a colour, and the first words they meet. */
export function LookStep({ widget, businessName, colourInput, onDraft, onDone }: LookStepProps) {
  const update = useAction(widgetsApi.update, [widgetsApi.list]);
  const [failure, setFailure] = useState<string>();
  const { settings } = widget;
  const form = useZodForm(Fields, {
    title: widget.version > 1 ? settings.look.title : businessName.slice(0, 60),
    colour: settings.look.colour,
    message: settings.welcome.message ?? "",
  });
  const { errors, isSubmitting } = form.formState;
  const [title, colour, message] = useWatch({ control: form.control, name: ["title", "colour", "message"] });
  useEffect(
    () =>
      onDraft({
        ...settings,
        look: { ...settings.look, title, colour },
        welcome: { ...settings.welcome, message: message || null },
      }),
    [onDraft, settings, title, colour, message],
  );
  const submit = form.handleSubmit(async ({ message, ...look }) => {
    setFailure(undefined);
    try {
      onDone(
        await update({
          params: { siteKey: widget.siteKey },
          body: {
            settings: { look: { ...settings.look, ...look }, welcome: { ...settings.welcome, message } },
            version: widget.version,
          },
        }),
      );
    } catch (error) {
      setFailure(errorText(error));
    }
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-5">
      <StepHead title="How should it look?">
        The name your visitors read, your colour and a greeting. Everything else can wait.
      </StepHead>
      {failure && (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      )}
      <Field label="Name in the header" error={fieldError(errors.title)}>
        {(control) => <Input {...control} {...form.register("title")} />}
      </Field>
      <Field label="Colour" error={fieldError(errors.colour)}>
        {(control) => (
          <Controller
            control={form.control}
            name="colour"
            render={({ field }) => (
              <>{colourInput({ ...control, label: "Colour", value: field.value, onChange: field.onChange })}</>
            )}
          />
        )}
      </Field>
      <Field
        label="Greeting"
        optional
        help="The first words in the chat. Left empty, visitors are greeted in their language."
        error={fieldError(errors.message)}
      >
        {(control) => (
          <Textarea
            {...control}
            {...form.register("message")}
            placeholder={DEFAULT_TEXTS.message}
            className="min-h-20"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={isSubmitting}>
        Next
      </Button>
    </form>
  );
}
