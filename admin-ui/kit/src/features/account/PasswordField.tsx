import { Eye, EyeOff } from "lucide-react";
import { type ComponentPropsWithRef, type ReactNode, useState } from "react";
import { Field } from "../../components/Field.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Input } from "../../components/Input.tsx";

interface PasswordFieldProps extends ComponentPropsWithRef<"input"> {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
}

/** A password with a way to see what was typed. */
export function PasswordField({ label, help, error, ...input }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <div className="relative">
          <Input
            {...control}
            {...input}
            type={isShown ? "text" : "password"}
            className="pe-10"
            autoCapitalize="none"
            spellCheck={false}
          />
          <IconButton
            label={isShown ? "Hide password" : "Show password"}
            size="sm"
            className="absolute end-1 top-1"
            onClick={() => setShown(!isShown)}
          >
            {isShown ? <EyeOff /> : <Eye />}
          </IconButton>
        </div>
      )}
    </Field>
  );
}
