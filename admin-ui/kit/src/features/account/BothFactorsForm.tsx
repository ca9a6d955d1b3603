import { twoFactorApi } from "@chat/contract/two-factor";
import { type ComponentProps, type ReactNode, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Form } from "../../components/Form.tsx";
import { Input } from "../../components/Input.tsx";
import { fieldError, showFieldErrors, useZodForm } from "../../components/useZodForm.ts";
import { ApiError } from "../../data/ApiError.ts";
import { errorText } from "../../data/errorText.ts";
import { PasswordField } from "./PasswordField.tsx";

interface BothFactorsFormProps {
  /** The verb on the button. */
  action: string;
  variant?: ComponentProps<typeof Button>["variant"];
  codeHelp: string;
  /** A button before the main one. */
  aside: ReactNode;
  run: (body: { currentPassword: string; code: string }) => Promise<unknown>;
}

/** Password and code: what every change of the second factor asks for. */
export function BothFactorsForm({ action, variant = "primary", codeHelp, aside, run }: BothFactorsFormProps) {
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(twoFactorApi.switchOff.body, { currentPassword: "", code: "" });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      await run(body);
    } catch (error) {
      const code = error instanceof ApiError ? error.code : undefined;
      if (code === "wrong_credentials")
        form.setError("currentPassword", { message: "This is not your current password." }, { shouldFocus: true });
      else if (code === "wrong_code") form.setError("code", { message: errorText(error) }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure} className="pb-1">
      <PasswordField
        label="Current password"
        error={fieldError(errors.currentPassword)}
        autoComplete="current-password"
        autoFocus
        {...form.register("currentPassword")}
      />
      <Field label="Code" help={codeHelp} error={fieldError(errors.code)}>
        {(control) => (
          <Input
            {...control}
            {...form.register("code")}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        {aside}
        <Button type="submit" variant={variant} busy={isSubmitting}>
          {action}
        </Button>
      </div>
    </Form>
  );
}
