import type { ReplyOf } from "@chat/contract/define";
import { type Role, teamApi } from "@chat/contract/users";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { Dialog } from "@chat/ui-kit/components/Dialog.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Form } from "@chat/ui-kit/components/Form.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { dateTime } from "@chat/ui-kit/components/times.ts";
import { fieldError, showFieldErrors, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { ROLE_NAMES } from "@chat/ui-kit/features/account/roleNames.ts";
import { useState } from "react";
import * as z from "zod";
import { rolesToGive } from "./mayChange.ts";

type Made = ReplyOf<typeof teamApi.invite>;

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes an invitation link, which is shown once. */
export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const [made, setMade] = useState<Made>();
  const change = (next: boolean) => {
    if (!next) setMade(undefined);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={made ? "Invitation ready" : "Invite someone"}
      description={
        made
          ? "Send this link. It is shown only now, works once, and can be withdrawn."
          : "They choose their own password when they open the link."
      }
      {...(made ? { footer: <Button onClick={() => change(false)}>Done</Button> } : {})}
    >
      {made ? <LinkToSend made={made} /> : <InviteForm onMade={setMade} />}
    </Dialog>
  );
}

function LinkToSend({ made }: { made: Made }) {
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <Input
          readOnly
          aria-label="Invitation link"
          value={made.url}
          onFocus={(event) => event.target.select()}
          className="min-w-0 flex-1 basis-60 font-mono text-sm"
        />
        <CopyButton text={made.url} label="Copy link" variant="primary" size="md" />
      </div>
      <p className="text-n-11 text-sm">
        For {ROLE_NAMES[made.role].article}
        {made.email ? `, ${made.email} only` : ""}. Ends on {dateTime(made.expiresAt)}.
      </p>
    </div>
  );
}

// an empty address means that the link is for whoever opens it
const InviteFields = teamApi.invite.body.extend({
  email: z.union(
    [z.literal("").transform(() => undefined), z.string().pipe(teamApi.invite.body.shape.email.unwrap())],
    {
      error: "is not an e-mail address",
    },
  ),
});

function InviteForm({ onMade }: { onMade: (made: Made) => void }) {
  const { user } = useMe();
  const invite = useAction(teamApi.invite, [teamApi.invitations]);
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(InviteFields, { role: "agent", email: "" });
  const { errors, isSubmitting } = form.formState;
  const chosen: Role = form.watch("role");
  const submit = form.handleSubmit(async (body) => {
    setFailure(undefined);
    try {
      onMade(await invite({ body }));
    } catch (error) {
      if (error instanceof ApiError && error.code === "email_taken")
        form.setError("email", { message: error.message }, { shouldFocus: true });
      else if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });
  return (
    <Form onSubmit={submit} failure={failure}>
      <fieldset>
        <legend className="mb-1.5 font-medium text-sm">Role</legend>
        <div className="space-y-2">
          {rolesToGive(user)
            .toReversed()
            .map((role) => (
              <label
                key={role}
                className="flex cursor-pointer items-start gap-3 rounded-md border border-n-6 px-3 py-2.5 hover:bg-n-2 has-checked:border-accent has-checked:bg-accent-bg has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input type="radio" value={role} {...form.register("role")} className="mt-1 accent-accent" />
                <span>
                  <span className="block font-medium">{ROLE_NAMES[role].name}</span>
                  <span className="block text-n-11 text-sm">{ROLE_NAMES[role].help}</span>
                </span>
              </label>
            ))}
        </div>
      </fieldset>
      {chosen === "owner" && <Notice tone="warning">Owners can change and remove everyone, you too.</Notice>}
      <Field
        label="E-mail"
        optional
        help="With an address the link works for this person only."
        error={fieldError(errors.email)}
      >
        {(control) => (
          <Input {...control} {...form.register("email")} type="email" inputMode="email" autoComplete="off" />
        )}
      </Field>
      <div className="flex justify-end gap-2 pb-1">
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Make link
        </Button>
      </div>
    </Form>
  );
}
