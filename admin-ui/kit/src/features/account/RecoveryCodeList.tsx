import { Download } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Button } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Checkbox.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { downloadText } from "../../components/csv.ts";
import { useMe } from "../../data/AuthProvider.tsx";

interface RecoveryCodeListProps {
  codes: readonly string[];
  isSaved: boolean;
  onSaved: (isSaved: boolean) => void;
  /** Somebody tried to leave without saying that they are saved. */
  isReminding: boolean;
  footer: ReactNode;
}

/** Recovery codes, the only time they are shown. */
export function RecoveryCodeList({ codes, isSaved, onSaved, isReminding, footer }: RecoveryCodeListProps) {
  const { user } = useMe();
  const id = useId();
  const text = `Recovery codes of ${user.email} at ${location.host}\nEach works once.\n\n${codes.join("\n")}\n`;
  return (
    <div className="space-y-4 pb-1">
      <p className="text-n-11">
        Without your phone, one of these codes lets you in. Each works once. Keep them where you keep your passwords.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border border-n-6 bg-n-2 px-4 py-3 font-mono text-md tabular-nums"
      >
        {codes.map((code) => (
          <li key={code} className="text-center">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => downloadText("recovery-codes.txt", text, "text/plain;charset=utf-8")}>
          <Download aria-hidden />
          Download
        </Button>
        <CopyButton text={codes.join("\n")} label="Copy codes" />
      </div>
      <div className="flex items-start gap-2.5">
        <Checkbox
          id={id}
          checked={isSaved}
          onCheckedChange={(checked) => onSaved(checked === true)}
          className="mt-0.5"
          aria-describedby={`${id}-note`}
        />
        <label htmlFor={id}>I have saved these codes</label>
      </div>
      <p id={`${id}-note`} role={isReminding ? "alert" : undefined} className="text-danger-text text-sm empty:hidden">
        {isReminding && "Save the codes first: they are not shown again."}
      </p>
      <div className="flex justify-end">{footer}</div>
    </div>
  );
}
