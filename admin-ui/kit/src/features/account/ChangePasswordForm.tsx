import { PASSWORD_MIN_CHARS } from "@chat/contract/limits";
import { authApi } from "@chat/contract/users";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Form } from "../../components/Form.tsx";
import { toast } from "../../components/Toast.tsx";
import { fieldError, showFieldErrors, useZodForm } from "../../components/useZodForm.ts";
import { ApiError } from "../../data/ApiError.ts";
import { useAuth } from "../../data/AuthProvider.tsx";
import { callEndpoint } from "../../data/api.ts";
import { errorText } from "../../data/errorText.ts";
import { useRefresh } from "../../data/useEndpoint.ts";
import { PasswordField } from "./PasswordField.tsx";

/** Sets a new password; every other device is signed out. */
export function ChangePasswordForm() {
  const [round, setRound] = useState(0);
  // a new form after each change: the emptied one would complain as soon as it loses the focus
  return <PasswordForm key={round} onDone={() => setRound(round + 1)} />;
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const { adopt } = useAuth();
  const refresh = useRefresh();
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(authApi.changePassword.body, { currentPassword: "", newPassword: "" });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      adopt(await callEndpoint(authApi.changePassword, { body }));
      void refresh(authApi.devices);
      toast.success("Password changed. Your other devices are signed out.");
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.code === "wrong_credentials")
        form.setError("currentPassword", { message: "This is not your current password." }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure} className="max-w-sm">
      <PasswordField
        label="Current password"
        error={fieldError(errors.currentPassword)}
        autoComplete="current-password"
        {...form.register("currentPassword")}
      />
      <PasswordField
        label="New password"
        help={`At least ${PASSWORD_MIN_CHARS} characters.`}
        error={fieldError(errors.newPassword)}
        autoComplete="new-password"
        {...form.register("newPassword")}
      />
      <Button type="submit" variant="primary" busy={isSubmitting}>
        Change password
      </Button>
    </Form>
  );
}
