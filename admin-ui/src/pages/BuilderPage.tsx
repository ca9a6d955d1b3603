import { widgetsApi } from "@chat/contract/widgets";
import { Card, CardBody } from "@chat/ui-kit/components/Card.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { NotFound } from "@chat/ui-kit/components/NotFound.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { useNavigate, useParams } from "react-router";
import { DemoNotice } from "../features/knowledge/DemoNotice.tsx";
import { Builder } from "../features/widgets/Builder.tsx";

export function BuilderPage() {
  const { siteKey = "" } = useParams();
  const navigate = useNavigate();
  const widget = useEndpoint(widgetsApi.show, { params: { siteKey } });
  if (
    widget.error instanceof ApiError &&
    ["widget_not_found", "not_found", "invalid_input"].includes(widget.error.code)
  )
    return (
      <NotFound
        title="This widget does not exist"
        help="It may have been deleted."
        home={{ to: "/widgets", label: "All widgets" }}
      />
    );
  if (widget.error) return <ErrorState error={widget.error} retry={() => void widget.reload()} />;
  if (!widget.data)
    return (
      <>
        <Skeleton className="mb-6 h-8 w-56" />
        <div className="grid gap-6 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
          <Card>
            <CardBody className="space-y-6">
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
              <Skeleton className="h-24" />
            </CardBody>
          </Card>
          <Skeleton className="h-[600px] rounded-lg max-xl:hidden" />
        </div>
      </>
    );
  return (
    <>
      {widget.data.isDemo && (
        <DemoNotice className="mb-4" onRemoved={() => void navigate("/widgets", { replace: true })} />
      )}
      <Builder key={siteKey} widget={widget.data} reload={widget.reload} />
    </>
  );
}
