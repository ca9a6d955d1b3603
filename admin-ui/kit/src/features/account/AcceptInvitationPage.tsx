import { PASSWORD_MIN_CHARS } from "@chat/contract/limits";
import { type Role, teamApi } from "@chat/contract/users";
import { useState } from "react";
import { Link, Navigate, useLocation, useParams, useSearchParams } from "react-router";
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
import { ROLE_NAMES } from "./roleNames.ts";

/** What an invitation link leads to. The token is read from the fragment, query or path, whichever the link carries. */
export function AcceptInvitationPage({ homeOf }: { homeOf: (role: Role) => string }) {
  const { state } = useAuth();
  const [search] = useSearchParams();
  const { hash } = useLocation();
  const { token: inPath } = useParams();
  const token = hash.replace(/^#(token=)?/, "") || search.get("token") || inPath || "";
  const offer = useEndpoint(teamApi.showInvitation, { body: { token } });

  if (state.status === "signedIn") {
    const to = homeOf(state.session.user.role);
    return to.startsWith("/agent") ? <GoTo href={to} /> : <Navigate to={to} replace />;
  }
  const isGone =
    offer.error instanceof ApiError &&
    (offer.error.code === "invitation_invalid" || offer.error.code === "invalid_input");
  return (
    <AccountCard
      title={offer.data ? `Join ${offer.data.workspaceName}` : "Join a workspace"}
      help={offer.data && `You were invited as ${ROLE_NAMES[offer.data.role].article}. Choose how you will sign in.`}
    >
      {isGone ? (
        <>
          <Notice tone="warning" title="This invitation no longer works">
            It was used, withdrawn or has ended. Ask whoever sent it for a new one.
          </Notice>
          <Button asChild className="mt-4 w-full">
            <Link to="/login">Go to sign-in</Link>
          </Button>
        </>
      ) : offer.error ? (
        <ErrorState error={offer.error} retry={() => void offer.reload()} className="p-0" />
      ) : offer.data ? (
        <AcceptForm token={token} email={offer.data.email} />
      ) : (
        <div className="space-y-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      )}
    </AccountCard>
  );
}

/** The console is another app: a whole page load, not a route of this one. */
function GoTo({ href }: { href: string }) {
  location.replace(href);
  return null;
}

function AcceptForm({ token, email }: { token: string; email: string | null }) {
  const { adopt } = useAuth();
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(teamApi.acceptInvitation.body, { token, name: "", email: email ?? "", password: "" });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      adopt(await callEndpoint(teamApi.acceptInvitation, { body }));
    } catch (error) {
      if (error instanceof ApiError && error.code === "email_taken")
        form.setError("email", { message: error.message }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure}>
      <Field label="Your name" help="Visitors see it when you answer." error={fieldError(errors.name)}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" autoFocus />}
      </Field>
      <Field
        label="E-mail"
        error={fieldError(errors.email)}
        help={email ? "The invitation is for this address." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("email")}
            type="email"
            autoComplete="username"
            inputMode="email"
            readOnly={email !== null}
          />
        )}
      </Field>
      <PasswordField
        label="Password"
        help={`At least ${PASSWORD_MIN_CHARS} characters.`}
        error={fieldError(errors.password)}
        autoComplete="new-password"
        {...form.register("password")}
      />
      <Button type="submit" variant="primary" busy={isSubmitting} className="w-full">
        Join
      </Button>
    </Form>
  );
}
