import { twoFactorApi } from "@chat/contract/two-factor";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { Input } from "../../components/Input.tsx";
import { ApiError } from "../../data/ApiError.ts";
import { useAuth } from "../../data/AuthProvider.tsx";
import { callEndpoint } from "../../data/api.ts";
import { errorText } from "../../data/errorText.ts";
import { AccountCard } from "./AccountCard.tsx";

const DIGITS = 6;

interface SecondStepProps {
  challenge: string;
  /** Back to e-mail and password; with `why` when the server sent us there. */
  onBack: (why?: string) => void;
}

/** The second step of a sign-in: six digits send themselves, a recovery code is sent by hand. */
export function SecondStep({ challenge, onBack }: SecondStepProps) {
  const { adopt } = useAuth();
  const [isRecovery, setRecovery] = useState(false);
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const send = async (code: string) => {
    if (busy) return;
    if (!code.trim()) {
      setFailure("Fill this in.");
      input.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      adopt(await callEndpoint(twoFactorApi.complete, { body: { challenge, code } }));
    } catch (error) {
      const reason = error instanceof ApiError ? error.code : undefined;
      if (reason === "token_expired") return onBack("That took too long. Enter your password again.");
      // a code that may still be good stays, for another try
      if (reason === "wrong_code" && !isRecovery) setTyped("");
      setFailure(errorText(error));
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(typed);
  };
  const typeDigits = (text: string) => {
    const digits = text.replace(/\D/g, "").slice(0, DIGITS);
    setTyped(digits);
    setFailure(undefined);
    if (digits.length === DIGITS && digits !== typed) void send(digits);
  };
  const change = () => {
    setRecovery(!isRecovery);
    setTyped("");
    setFailure(undefined);
    input.current?.focus();
  };

  return (
    <AccountCard
      title={isRecovery ? "Enter a recovery code" : "Enter your code"}
      help={
        isRecovery
          ? "One of the codes you saved when you set up two-factor sign-in. Each works once."
          : "Open your authenticator app and type the six digits it shows."
      }
      footer={
        <Button variant="link" onClick={() => onBack()}>
          Back to password
        </Button>
      }
    >
      <form noValidate onSubmit={submit} className="space-y-4">
        <Field label={isRecovery ? "Recovery code" : "Code"} error={failure}>
          {(control) => (
            <Input
              {...control}
              // another key, another field: a phone changes its keyboard only for a new one
              key={String(isRecovery)}
              ref={input}
              value={typed}
              readOnly={busy}
              onChange={(event) => {
                if (isRecovery) {
                  setTyped(event.target.value);
                  setFailure(undefined);
                } else typeDigits(event.target.value);
              }}
              autoFocus
              autoCapitalize="none"
              spellCheck={false}
              autoComplete={isRecovery ? "off" : "one-time-code"}
              inputMode={isRecovery ? "text" : "numeric"}
              maxLength={40}
              className={
                isRecovery ? "font-mono" : "h-11 text-center font-mono text-lg tracking-[0.4em] max-sm:text-lg"
              }
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Sign in
        </Button>
        <p className="text-center">
          <Button variant="link" onClick={change}>
            {isRecovery ? "Use your authenticator app" : "Use a recovery code instead"}
          </Button>
        </p>
      </form>
    </AccountCard>
  );
}
