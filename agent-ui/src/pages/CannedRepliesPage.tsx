import type { CannedReply } from "@chat/contract/agents";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { Plus } from "lucide-react";
import { useState } from "react";
import { CannedForm } from "../features/cannedReplies/CannedForm.tsx";
import { CannedTable } from "../features/cannedReplies/CannedTable.tsx";

/** Prepared answers: written once by anyone of the team, used by all with "/". */
export function CannedRepliesPage() {
  const [edited, setEdited] = useState<CannedReply | "new">();
  return (
    <>
      <PageHeader
        title="Prepared answers"
        help="Type / in a chat to use one. Everyone in your workspace shares them."
        actions={
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            Add answer
          </Button>
        }
      />
      <CannedTable onEdit={setEdited} onAdd={() => setEdited("new")} />
      {edited && (
        <CannedForm
          key={edited === "new" ? "new" : edited.id}
          reply={edited === "new" ? undefined : edited}
          onDone={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
