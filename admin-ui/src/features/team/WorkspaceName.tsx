import { teamApi } from "@chat/contract/users";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card, CardBody, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { fieldError, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { useAuth, useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import * as z from "zod";

const NameFields = z.object({ name: teamApi.updateWorkspace.body.shape.name.unwrap() });

/** The business's name, as the team sees it. */
export function WorkspaceName() {
  const { workspace } = useMe();
  const { patch } = useAuth();
  const update = useAction(teamApi.updateWorkspace);
  const form = useZodForm(NameFields, { name: workspace.name });
  const { errors, isDirty, isSubmitting } = form.formState;
  const save = form.handleSubmit(async (body) => {
    try {
      const saved = await update({ body });
      patch({ workspace: saved });
      form.reset({ name: saved.name });
      toast.success("Workspace renamed.");
    } catch (error) {
      form.setError("name", { message: errorText(error) });
    }
  });
  return (
    <Card>
      <CardHeader
        title="Workspace"
        help="The name your team and invitations see. Visitors see each widget's own title."
      />
      <CardBody>
        <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-lg items-start gap-3">
          <Field label="Name" error={fieldError(errors.name)} className="flex-1">
            {(control) => <Input {...control} {...form.register("name")} autoComplete="organization" />}
          </Field>
          <Button type="submit" busy={isSubmitting} disabled={!isDirty} className="mt-6.5">
            Rename
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
