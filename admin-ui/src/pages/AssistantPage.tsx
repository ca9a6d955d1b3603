import { assistantApi, type ProviderSettings } from "@chat/contract/assistant";
import { Card, CardBody } from "@chat/ui-kit/components/Card.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { ConnectionCheck } from "../features/assistant/ConnectionCheck.tsx";
import { ProviderForm } from "../features/assistant/ProviderForm.tsx";
import { WhoAnswers } from "../features/assistant/WhoAnswers.tsx";

export function AssistantPage() {
  const settings = useEndpoint(assistantApi.settings);
  return (
    <>
      <PageHeader
        title="Assistant"
        help="Where answers come from. How the assistant speaks and when it hands over is set in each widget."
      />
      {settings.error ? (
        <ErrorState error={settings.error} retry={() => void settings.reload()} />
      ) : settings.data ? (
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <ProviderForm key={JSON.stringify(settings.data)} settings={settings.data} />
          <div className="space-y-6">
            <WhoAnswers settings={settings.data} />
            <ConnectionCheck key={checkedThing(settings.data)} settings={settings.data} />
          </div>
        </div>
      ) : (
        <Card>
          <CardBody className="space-y-5">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
            <Skeleton className="h-9 w-2/3" />
          </CardBody>
        </Card>
      )}
    </>
  );
}

/** A result belongs to the settings it was found with. */
const checkedThing = ({ keySource, keyHint, baseUrl, model }: ProviderSettings): string =>
  JSON.stringify([keySource, keyHint, baseUrl, model]);
