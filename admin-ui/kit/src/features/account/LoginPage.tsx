import { authApi } from "@chat/contract/users";
import { useState } from "react";
import { Link, Navigate, useSearchParams } from "react-router";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Input } from "../../components/Input.tsx";
import { Notice } from "../../components/Notice.tsx";
import { fieldError, showFieldErrors, useZodForm } from "../../components/useZodForm.ts";
import { ApiError } from "../../data/ApiError.ts";
import { useAuth } from "../../data/AuthProvider.tsx";
import { errorText } from "../../data/errorText.ts";
import { useEndpoint } from "../../data/useEndpoint.ts";
import { AccountCard } from "./AccountCard.tsx";
import { PasswordField } from "./PasswordField.tsx";
import { SecondStep } from "./SecondStep.tsx";
import { safeNext } from "./safeNext.ts";

const REASONS = {
  revoked: "You were signed out on this device.",
  deactivated: "This account was deactivated. Ask an admin of your workspace.",
  expired: "Your sign-in ended. Sign in again to go on.",
};

interface LoginPageProps {
  title: string;
  help?: string;
  /** Where to register; left out where one cannot. */
  registerTo?: string;
}

/** Sign-in, of both apps. */
export function LoginPage({ title, help, registerTo }: LoginPageProps) {
  const { state, login } = useAuth();
  const [search] = useSearchParams();
  const options = useEndpoint(authApi.options);
  const [failure, setFailure] = useState<string>();
  const [challenge, setChallenge] = useState<string>();
  const form = useZodForm(authApi.login.body, { email: "", password: "" });
  const { errors, isSubmitting } = form.formState;

  if (state.status === "signedIn") return <Navigate to={safeNext(search.get("next"))} replace />;

  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      await login(body);
    } catch (error) {
      if (error instanceof ApiError && error.challenge) return setChallenge(error.challenge);
      if (showFieldErrors(form, error)) return;
      setFailure(errorText(error));
      form.setFocus("password");
    }
  });

  if (challenge)
    return (
      <SecondStep
        challenge={challenge}
        onBack={(why) => {
          form.resetField("password");
          setFailure(why);
          setChallenge(undefined);
        }}
      />
    );

  const reason = state.status === "signedOut" ? state.reason : undefined;
  const canRegister = registerTo && options.data?.isRegistrationOpen;
  return (
    <AccountCard
      title={title}
      help={help}
      footer={
        canRegister && (
          <>
            New here?{" "}
            <Link to={registerTo} className="font-medium text-accent-text hover:underline">
              Create a workspace
            </Link>
          </>
        )
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        {failure ? (
          <Notice tone="danger" live>
            {failure}
          </Notice>
        ) : (
          reason && reason !== "left" && <Notice tone="info">{REASONS[reason]}</Notice>
        )}
        <Field label="E-mail" error={fieldError(errors.email)}>
          {(control) => (
            <Input
              {...control}
              {...form.register("email")}
              type="email"
              autoComplete="username"
              autoFocus
              inputMode="email"
            />
          )}
        </Field>
        <PasswordField
          label="Password"
          error={fieldError(errors.password)}
          autoComplete="current-password"
          {...form.register("password")}
        />
        <Button type="submit" variant="primary" busy={isSubmitting} className="w-full">
          Sign in
        </Button>
      </form>
    </AccountCard>
  );
}
