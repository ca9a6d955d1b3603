import { authApi } from "@chat/contract/users";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Input } from "../../components/Input.tsx";
import { toast } from "../../components/Toast.tsx";
import { fieldError, useZodForm } from "../../components/useZodForm.ts";
import { useAuth, useMe } from "../../data/AuthProvider.tsx";
import { errorText } from "../../data/errorText.ts";
import { useAction } from "../../data/useAction.ts";

/** One's own shown name. */
export function OwnName() {
  const { user } = useMe();
  const { patch } = useAuth();
  const update = useAction(authApi.updateMe);
  const form = useZodForm(authApi.updateMe.body, { name: user.name });
  const { errors, isDirty, isSubmitting } = form.formState;
  const save = form.handleSubmit(async (body) => {
    try {
      const me = await update({ body });
      patch({ user: me.user });
      form.reset({ name: me.user.name });
      toast.success("Name changed.");
    } catch (error) {
      form.setError("name", { message: errorText(error) });
    }
  });
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-lg items-start gap-3">
      <Field label="Shown name" error={fieldError(errors.name)} className="flex-1">
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" />}
      </Field>
      <Button type="submit" busy={isSubmitting} disabled={!isDirty} className="mt-6.5">
        Save
      </Button>
    </form>
  );
}
