import type { Session } from "@chat/contract/sessions";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ChevronDown, ChevronUp, Sparkles } from "lucide-react";
import { Brief } from "../../state/Brief.tsx";
import { causeWords } from "../../state/causeWords.ts";

interface AssistantFoldProps {
  session: Session;
  /** Undefined while not all of them are read. */
  count: number | undefined;
  isFolded: boolean;
  onToggle: () => void;
}

/** What was said before people came in: the brief on top, the words on demand. */
export function AssistantFold({ session, count, isFolded, onToggle }: AssistantFoldProps) {
  const { escalation } = session;
  const Icon = isFolded ? ChevronDown : ChevronUp;
  return (
    <section aria-label="Before the hand-over" className="mx-4 mt-4 rounded-lg border border-n-6 bg-surface">
      <div className="px-4 pt-3 pb-2">
        <h2 className="flex items-center gap-1.5 font-medium text-n-11 text-xs">
          <Sparkles aria-hidden className="size-3.5 text-info-text" />
          Before the hand-over
        </h2>
        {escalation?.brief ? (
          <Brief text={escalation.brief} className="mt-1.5" />
        ) : (
          <p className="mt-1.5 text-base text-n-11">
            {escalation ? causeWords(escalation.cause).long : "The visitor wrote with the assistant."}
          </p>
        )}
      </div>
      <div className="border-n-5 border-t px-2 py-1">
        <Button variant="ghost" size="sm" aria-expanded={!isFolded} onClick={onToggle}>
          <Icon aria-hidden />
          {isFolded ? `Show ${count ?? "the"} ${count === 1 ? "message" : "messages"}` : "Fold the messages"}
        </Button>
      </div>
    </section>
  );
}
