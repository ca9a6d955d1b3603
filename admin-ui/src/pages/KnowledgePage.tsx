import { type KnowledgeItem, knowledgeApi } from "@chat/contract/knowledge";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { useAddressFlag } from "@chat/ui-kit/data/useAddressFlag.ts";
import { useDelayed } from "@chat/ui-kit/data/useDelayed.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { Plus } from "lucide-react";
import { useState } from "react";
import { DemoNotice } from "../features/knowledge/DemoNotice.tsx";
import { KnowledgeEditor } from "../features/knowledge/KnowledgeEditor.tsx";
import { KnowledgeList } from "../features/knowledge/KnowledgeList.tsx";
import { TryQuestion } from "../features/knowledge/TryQuestion.tsx";

export function KnowledgePage() {
  const [search, setSearch] = useState("");
  const q = useDelayed(search.trim(), 250);
  const list = usePages(knowledgeApi.list, { query: q ? { q } : {} }, { keepPrevious: true });
  const [opened, setOpened] = useState<KnowledgeItem>();
  const [isNew, setNew] = useAddressFlag("new");
  const edited = isNew ? "new" : opened;
  const setEdited = (item: KnowledgeItem | "new" | undefined) => {
    if (isNew !== (item === "new")) setNew(item === "new");
    setOpened(item === "new" ? undefined : item);
  };
  const openById = (id: string) => setEdited(list.items?.find((item) => item.id === id));
  return (
    <>
      <PageHeader
        title="Knowledge"
        help="What the assistant may answer from. It says so when it finds nothing here, and offers a person."
        actions={
          <Button variant="primary" onClick={() => setEdited("new")}>
            <Plus aria-hidden />
            Add knowledge
          </Button>
        }
      />
      <DemoNotice className="mb-4" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <KnowledgeList
          list={list}
          search={search}
          onSearch={setSearch}
          onOpen={setEdited}
          onAdd={() => setEdited("new")}
        />
        <TryQuestion onOpenSource={openById} className="lg:sticky lg:top-8" />
      </div>
      <KnowledgeEditor item={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}
