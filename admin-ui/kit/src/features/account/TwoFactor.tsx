import { type TwoFactorSecret, type TwoFactorState, twoFactorApi } from "@chat/contract/two-factor";
import { authApi } from "@chat/contract/users";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "../../components/ActionButton.tsx";
import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Since } from "../../components/Since.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { toast } from "../../components/Toast.tsx";
import { useAction } from "../../data/useAction.ts";
import { useEndpoint } from "../../data/useEndpoint.ts";
import { BothFactorsForm } from "./BothFactorsForm.tsx";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog.tsx";
import { SetUpDialog } from "./SetUpDialog.tsx";

/** From here on a person should make new codes. */
const FEW_CODES = 3;
const CODE_HELP = "From your authenticator app, or a recovery code.";

/** One's own second factor: set it up, make new recovery codes, switch it off. */
export function TwoFactor() {
  const state = useEndpoint(twoFactorApi.state);
  const setUp = useAction(twoFactorApi.setUp);
  const [secret, setSecret] = useState<TwoFactorSecret>();
  if (state.error) return <ErrorState error={state.error} retry={() => void state.reload()} className="py-2" />;
  if (!state.data) return <Skeleton className="h-9 w-64" />;
  return (
    <>
      {state.data.isOn ? (
        <IsOn state={state.data} />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="min-w-0 flex-1 basis-64 text-n-11">Off. You sign in with your password alone.</p>
          <ActionButton run={async () => setSecret(await setUp())}>Set up</ActionButton>
        </div>
      )}
      {secret && <SetUpDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}

function IsOn({ state }: { state: TwoFactorState }) {
  const renew = useAction(twoFactorApi.renewRecoveryCodes, [twoFactorApi.state]);
  const switchOff = useAction(twoFactorApi.switchOff, [twoFactorApi.state, authApi.devices]);
  const [asked, setAsked] = useState<"renew" | "off">();
  const [codes, setCodes] = useState<readonly string[]>();
  const close = () => setAsked(undefined);
  const left = state.recoveryCodesLeft;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone="success" icon={<ShieldCheck aria-hidden />}>
          On
        </Badge>
        <p className="text-n-11">
          {state.since && (
            <>
              Since <Since at={state.since} />.{" "}
            </>
          )}
          {left} recovery {left === 1 ? "code" : "codes"} left.
        </p>
      </div>
      {left <= FEW_CODES && (
        <Notice tone="warning">
          {left === 0 ? "You have no recovery code left." : "You have few recovery codes left."} Without one, losing
          your phone locks you out. Make new ones.
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked("renew")}>New recovery codes</Button>
        <Button variant="dangerQuiet" onClick={() => setAsked("off")}>
          Switch off
        </Button>
      </div>
      <Dialog
        open={asked === "renew"}
        onOpenChange={close}
        title="Make new recovery codes?"
        description="The old ones stop working."
        width="sm"
      >
        <BothFactorsForm
          action="Make new codes"
          codeHelp={CODE_HELP}
          aside={<Button onClick={close}>Cancel</Button>}
          run={async (body) => {
            setCodes((await renew({ body })).recoveryCodes);
            close();
          }}
        />
      </Dialog>
      <Dialog
        open={asked === "off"}
        onOpenChange={close}
        title="Switch two-factor sign-in off?"
        description="Your password alone will be enough to sign in. Your other devices are signed out."
        width="sm"
      >
        <BothFactorsForm
          action="Switch off"
          variant="danger"
          codeHelp={CODE_HELP}
          aside={<Button onClick={close}>Cancel</Button>}
          run={async (body) => {
            await switchOff({ body });
            toast.success("Two-factor sign-in is off. Your other devices are signed out.");
          }}
        />
      </Dialog>
      {codes && (
        <RecoveryCodesDialog
          title="Your new recovery codes"
          description="The old ones do not work any more."
          codes={codes}
          onDone={() => setCodes(undefined)}
        />
      )}
    </div>
  );
}
