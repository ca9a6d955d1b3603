import { isWholeWidget, widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { useAddressFlag } from "@chat/ui-kit/data/useAddressFlag.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { Plus } from "lucide-react";
import { DemoNotice } from "../features/knowledge/DemoNotice.tsx";
import { CreateWidgetDialog } from "../features/widgets/CreateWidgetDialog.tsx";
import { WidgetsTable } from "../features/widgets/WidgetsTable.tsx";

export function WidgetsPage() {
  const pages = usePages(widgetsApi.list);
  const list = { ...pages, items: pages.items?.filter(isWholeWidget) };
  const [isCreating, setCreating] = useAddressFlag("new");
  return (
    <>
      <PageHeader
        title="Widgets"
        help="A widget is a design with its own tag: one for each website, brand or language."
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            <Plus aria-hidden />
            New widget
          </Button>
        }
      />
      <DemoNotice className="mb-4" />
      <WidgetsTable list={list} onCreate={() => setCreating(true)} />
      <CreateWidgetDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
}
