import { type Demo, knowledgeApi } from "@chat/contract/knowledge";
import { widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { useState } from "react";

interface DemoNoticeProps {
  /** Called once the demo is gone. */
  onRemoved?: () => void;
  className?: string;
}

/** Says what of the workspace is the demo, and takes it away; nothing where there is none. */
export function DemoNotice({ onRemoved, className }: DemoNoticeProps) {
  const { user } = useMe();
  const demo = useEndpoint(knowledgeApi.showDemo, {}, { enabled: user.role !== "agent" });
  const remove = useAction(knowledgeApi.removeDemo, [knowledgeApi.showDemo, knowledgeApi.list, widgetsApi.list]);
  const [isAsking, setAsking] = useState(false);
  if (!demo.data || isGone(demo.data)) return null;
  const { widgets } = demo.data;
  return (
    <>
      <Notice
        {...(className ? { className } : {})}
        action={
          <Button size="sm" onClick={() => setAsking(true)}>
            Remove the demo
          </Button>
        }
      >
        {widgets.length > 0 ? (
          <>
            The demo answers on the{" "}
            <a href="/test-widget.html" target="_blank" rel="noopener" className="underline">
              test page
            </a>{" "}
            from knowledge of its own. Your widgets never use it.
          </>
        ) : (
          <>Knowledge of the demo is still here. No widget answers from it.</>
        )}
      </Notice>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Remove the demo?"
        action="Remove the demo"
        run={async () => {
          await remove();
          toast.success("The demo is removed.");
          onRemoved?.();
        }}
      >
        <p>{whatIsLost(demo.data)}</p>
        <p>Your own widgets and knowledge stay as they are, and so do the demo's chats in the archive.</p>
      </ConfirmDialog>
    </>
  );
}

const isGone = ({ widgets, knowledgeItems }: Demo): boolean => widgets.length === 0 && knowledgeItems === 0;

function whatIsLost({ widgets, knowledgeItems }: Demo): string {
  const entries = knowledgeItems === 1 ? "one knowledge item" : `${knowledgeItems} knowledge items`;
  if (widgets.length === 0) return `Deleted for good: ${entries} of the demo.`;
  const names = widgets.map(({ name }) => `“${name}”`).join(" and ");
  return `Deleted for good: ${names} and ${entries} that only the demo answers from. The test page then has no chat.`;
}
