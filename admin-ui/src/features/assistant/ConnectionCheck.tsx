import { assistantApi, type ProviderSettings } from "@chat/contract/assistant";
import type { ReplyOf } from "@chat/contract/define";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card, CardBody, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { PlugZap } from "lucide-react";
import { useState } from "react";

/** Asks the provider for one word and says plainly what came back. */
export function ConnectionCheck({ settings }: { settings: ProviderSettings }) {
  const check = useAction(assistantApi.check, [assistantApi.settings]);
  const [result, setResult] = useState<ReplyOf<typeof assistantApi.check>>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setFailure(undefined);
    setResult(undefined);
    try {
      setResult(await check());
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <CardHeader title="Check the connection" help="Asks the provider for one word, with what is saved now." />
      <CardBody className="space-y-3">
        <Button onClick={() => void run()} busy={busy} disabled={settings.keySource === "none"} className="w-full">
          <PlugZap aria-hidden />
          Check now
        </Button>
        {settings.keySource === "none" && (
          <p className="text-n-10 text-sm">Save a key first. The built-in answerer needs no connection.</p>
        )}
        <div aria-live="polite">
          {failure && <Notice tone="danger">{failure}</Notice>}
          {result?.isWorking && (
            <Notice tone="success" title="It works">
              {result.model ?? "The model"} answered in{" "}
              {(result.tookMs / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 })} s.
            </Notice>
          )}
          {result && !result.isWorking && (
            <Notice tone="danger" title="It does not work">
              <span className="break-words">{result.problem ?? "The provider did not answer."}</span>
            </Notice>
          )}
        </div>
      </CardBody>
    </Card>
  );
}
