import { DisplayName } from "@chat/contract/person-name";
import { widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Dialog } from "@chat/ui-kit/components/Dialog.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Form } from "@chat/ui-kit/components/Form.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { fieldError, showFieldErrors, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useState } from "react";
import { useNavigate } from "react-router";
import * as z from "zod";

interface CreateWidgetDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateWidgetDialog({ open, onOpenChange }: CreateWidgetDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="sm"
      title="New widget"
      description="Everything else has presets and can be changed in the builder."
    >
      <CreateForm />
    </Dialog>
  );
}

const Fields = z.object({ name: DisplayName(80) });

function CreateForm() {
  const navigate = useNavigate();
  const create = useAction(widgetsApi.create, [widgetsApi.list]);
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(Fields, { name: "" });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      const widget = await create({ body });
      void navigate(`/widgets/${widget.siteKey}`);
    } catch (error) {
      if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure} className="pb-1">
      <Field
        label="Name"
        help="Visitors read it as the chat's title, too, until you give it another one in the builder."
        error={fieldError(errors.name)}
      >
        {(control) => (
          <Input {...control} {...form.register("name")} autoFocus placeholder="Rosa's flowers" autoComplete="off" />
        )}
      </Field>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Create widget
        </Button>
      </div>
    </Form>
  );
}
