import type { Message } from "@chat/contract/messages";

/** The server gives up on a silent provider after 20 s; a draft that is silent longer is dead. */
const DRAFT_SILENCE_MS = 30_000;

interface Draft {
  readonly id: string;
  readonly parts: Map<number, string>;
  next: number;
  text: string;
}

/** The assistant's answer while it is being written: chunks in the order of their numbers, replaced by the stored row. */
export function createDrafts(onChange: () => void) {
  let draft: Draft | null = null;
  const finished = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function clear() {
    clearTimeout(timer);
    if (!draft) return;
    draft = null;
    onChange();
  }

  return {
    current: (): { id: string; text: string } | null => draft,
    chunk({ draftId, index, text }: { draftId: string; index: number; text: string }) {
      if (finished.has(draftId)) return; // a late chunk of an answer that is stored or was dropped
      // Number 0 again means that the answer starts anew (a second model took over).
      if (draft?.id !== draftId || (index === 0 && draft.next > 0))
        draft = { id: draftId, parts: new Map(), next: 0, text: "" };
      draft.parts.set(index, text);
      for (let part = draft.parts.get(draft.next); part !== undefined; part = draft.parts.get(draft.next)) {
        draft.parts.delete(draft.next++);
        draft.text += part;
      }
      clearTimeout(timer);
      timer = setTimeout(clear, DRAFT_SILENCE_MS);
      onChange();
    },
    drop(draftId: string) {
      finished.add(draftId);
      if (draft?.id === draftId) clear();
    },
    /** A stored row ends the draft it came from; a person or an event ends whatever was being written. */
    settle(row: Message) {
      const { draftId } = row.data ?? {};
      if (draftId) finished.add(draftId);
      if (draft && row.sender.kind !== "visitor" && (!draftId || draftId === draft.id)) {
        finished.add(draft.id);
        clear();
      }
    },
    clear,
  };
}
