import { PASSWORD_MIN_CHARS } from "@chat/contract/limits";
import { authApi } from "@chat/contract/users";
import { useState } from "react";
import { Link, Navigate } from "react-router";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { Form } from "../../components/Form.tsx";
import { Input } from "../../components/Input.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { fieldError, showFieldErrors, useZodForm } from "../../components/useZodForm.ts";
import { ApiError } from "../../data/ApiError.ts";
import { useAuth } from "../../data/AuthProvider.tsx";
import { callEndpoint } from "../../data/api.ts";
import { errorText } from "../../data/errorText.ts";
import { useEndpoint } from "../../data/useEndpoint.ts";
import { AccountCard } from "./AccountCard.tsx";
import { PasswordField } from "./PasswordField.tsx";

const loginLink = (
  <>
    Have an account?{" "}
    <Link to="/login" className="font-medium text-accent-text hover:underline">
      Sign in
    </Link>
  </>
);

/** Creates a workspace with its owner; `onwards` is where the first-run guide begins. */
export function RegisterPage({ onwards }: { onwards: string }) {
  const { state } = useAuth();
  const options = useEndpoint(authApi.options);
  if (state.status === "signedIn") return <Navigate to={onwards} replace />;
  return (
    <AccountCard
      title="Create your workspace"
      help="Design a chat widget, teach the assistant, invite your team."
      footer={loginLink}
    >
      {options.error ? (
        <ErrorState error={options.error} retry={() => void options.reload()} className="p-0" />
      ) : !options.data ? (
        <div className="space-y-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      ) : options.data.isRegistrationOpen ? (
        <RegisterForm needsSetupToken={options.data.needsSetupToken} />
      ) : (
        <Notice tone="info" title="Registration is closed here">
          Ask an admin of your workspace for an invitation link.
        </Notice>
      )}
    </AccountCard>
  );
}

function RegisterForm({ needsSetupToken }: { needsSetupToken: boolean }) {
  const { adopt } = useAuth();
  const [failure, setFailure] = useState<string>();
  const [asksToken, setAsksToken] = useState(needsSetupToken);
  const form = useZodForm(authApi.register.body, { businessName: "", name: "", email: "", password: "" });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      adopt(
        await callEndpoint(authApi.register, { body: { ...body, setupToken: body.setupToken?.trim() || undefined } }),
      );
    } catch (error) {
      if (error instanceof ApiError && error.code === "setup_token_required") {
        setAsksToken(true);
        form.setError("setupToken", { message: error.message });
      } else if (error instanceof ApiError && error.code === "email_taken")
        form.setError("email", { message: error.message }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure}>
      <Field label="Business name" error={fieldError(errors.businessName)} help="Visitors see it in your first widget.">
        {(control) => <Input {...control} {...form.register("businessName")} autoComplete="organization" autoFocus />}
      </Field>
      <Field label="Your name" error={fieldError(errors.name)}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" />}
      </Field>
      <Field label="E-mail" error={fieldError(errors.email)}>
        {(control) => (
          <Input {...control} {...form.register("email")} type="email" autoComplete="username" inputMode="email" />
        )}
      </Field>
      <PasswordField
        label="Password"
        help={`At least ${PASSWORD_MIN_CHARS} characters. A few unrelated words are a good one.`}
        error={fieldError(errors.password)}
        autoComplete="new-password"
        {...form.register("password")}
      />
      {asksToken && (
        <Field label="Setup token" help="It was printed when the server started." error={fieldError(errors.setupToken)}>
          {(control) => (
            <Input
              {...control}
              {...form.register("setupToken")}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="primary" busy={isSubmitting} className="w-full">
        Create workspace
      </Button>
    </Form>
  );
}
