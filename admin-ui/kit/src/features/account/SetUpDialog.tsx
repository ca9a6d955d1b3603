import { type TwoFactorSecret, twoFactorApi } from "@chat/contract/two-factor";
import { authApi } from "@chat/contract/users";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { QrCode } from "../../components/QrCode.tsx";
import { useAction } from "../../data/useAction.ts";
import { BothFactorsForm } from "./BothFactorsForm.tsx";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog.tsx";

const TITLE = "Set up two-factor sign-in";

/** From the secret to the recovery codes, in three steps. */
export function SetUpDialog({ secret, onClose }: { secret: TwoFactorSecret; onClose: () => void }) {
  const switchOn = useAction(twoFactorApi.switchOn, [twoFactorApi.state, authApi.devices]);
  const [isScanned, setScanned] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();

  if (codes)
    return (
      <RecoveryCodesDialog
        title="Two-factor sign-in is on"
        description="Step 3 of 3: save your recovery codes. Your other devices are signed out."
        codes={codes}
        onDone={onClose}
      />
    );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={TITLE}
      description={isScanned ? "Step 2 of 3: confirm with a code." : "Step 1 of 3: add this account to your app."}
      width="sm"
    >
      {isScanned ? (
        <BothFactorsForm
          action="Switch on"
          codeHelp="The six digits your app shows now."
          aside={<Button onClick={() => setScanned(false)}>Back</Button>}
          run={async (body) => setCodes((await switchOn({ body })).recoveryCodes)}
        />
      ) : (
        <ScanStep secret={secret} onNext={() => setScanned(true)} />
      )}
    </Dialog>
  );
}

function ScanStep({ secret, onNext }: { secret: TwoFactorSecret; onNext: () => void }) {
  const key = secret.secret.match(/.{1,4}/g)?.join(" ") ?? secret.secret;
  return (
    <div className="space-y-4 pb-1">
      <p className="text-n-11">
        Scan the code with an authenticator app, such as Google Authenticator, 1Password or Aegis.
      </p>
      <QrCode text={secret.url} label="QR code for your authenticator app" className="mx-auto w-52 rounded-md" />
      <p className="text-center sm:hidden">
        <a href={secret.url} className="font-medium text-accent-text hover:underline">
          Open in an app on this phone
        </a>
      </p>
      <div className="space-y-1.5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="font-medium text-sm">Or enter this key by hand</p>
          <CopyButton text={secret.secret} label="Copy key" />
        </div>
        <code className="block break-words rounded-md border border-n-6 bg-n-2 px-3 py-1.5 text-center text-balance font-mono text-sm">
          {key}
        </code>
      </div>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onNext}>
          Next
        </Button>
      </div>
    </div>
  );
}
