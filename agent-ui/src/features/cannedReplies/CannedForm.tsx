import { agentsApi, CANNED_VARIABLES, type CannedReply } from "@chat/contract/agents";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Dialog } from "@chat/ui-kit/components/Dialog.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Form } from "@chat/ui-kit/components/Form.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { fieldError, showFieldErrors, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useId, useState } from "react";

interface CannedFormProps {
  /** Left out: a new one. */
  reply: CannedReply | undefined;
  onDone: () => void;
}

/** Writes or changes one prepared answer. */
export function CannedForm({ reply, onDone }: CannedFormProps) {
  const create = useAction(agentsApi.createCannedReply, [agentsApi.cannedReplies]);
  const update = useAction(agentsApi.updateCannedReply, [agentsApi.cannedReplies]);
  const [failure, setFailure] = useState<string>();
  const formId = useId();
  const form = useZodForm(agentsApi.createCannedReply.body, {
    shortcut: reply?.shortcut ?? "",
    title: reply?.title ?? "",
    body: reply?.body ?? "",
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      if (reply) await update({ params: { cannedReplyId: reply.id }, body });
      else await create({ body });
      toast.success(`/${body.shortcut} saved.`);
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.code === "conflict")
        form.setError("shortcut", { message: "Another answer has this shortcut already." }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  const insert = (variable: string) =>
    form.setValue("body", `${form.getValues("body")}${variable}`, { shouldDirty: true, shouldTouch: true });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={reply ? "Change prepared answer" : "Add prepared answer"}
      footer={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isSubmitting}>
            Save answer
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={submit} failure={failure}>
        <Field
          label="Shortcut"
          help="Small letters, digits and dashes: opening-hours is used as /opening-hours."
          error={fieldError(errors.shortcut)}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("shortcut")}
              autoFocus
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          )}
        </Field>
        <Field label="Title" help="For your team; visitors do not see it." error={fieldError(errors.title)}>
          {(control) => <Input {...control} {...form.register("title")} autoComplete="off" />}
        </Field>
        <Field
          label="Answer"
          error={fieldError(errors.body)}
          help="Names are filled in when it is used; nothing else in double braces is."
        >
          {(control) => <Textarea {...control} {...form.register("body")} dir="auto" rows={5} />}
        </Field>
        <div className="flex flex-wrap gap-2">
          {CANNED_VARIABLES.map((name) => `{{${name}}}`).map((variable) => (
            <Button key={variable} size="sm" className="font-mono" onClick={() => insert(variable)}>
              {variable}
            </Button>
          ))}
        </div>
      </Form>
    </Dialog>
  );
}
