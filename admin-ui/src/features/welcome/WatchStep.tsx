import { Button } from "@chat/ui-kit/components/Button.tsx";
import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { MessageCircleQuestion } from "lucide-react";
import { StepHead } from "./Steps.tsx";

/** Step 3: the real widget answers; the person asks. */
export function WatchStep({ questions, onDone }: { questions: readonly string[]; onDone: () => void }) {
  return (
    <div className="space-y-6">
      <StepHead title="Ask it something">
        This is the real widget. Type a question into it and watch it answer from what you taught it; nothing is stored.
      </StepHead>
      {questions.length > 0 && (
        <ul className="space-y-2">
          {questions.map((question) => (
            <li
              key={question}
              className="flex items-center gap-2.5 rounded-md border border-n-6 bg-surface py-2 ps-3 pe-2"
            >
              <MessageCircleQuestion aria-hidden className="size-4 shrink-0 text-n-10" />
              <span className="min-w-0 flex-1 break-words">{question}</span>
              <CopyButton text={question} variant="ghost" />
            </li>
          ))}
        </ul>
      )}
      <p className="text-n-11 text-sm">
        Ask something it does not know, too: it says so and offers a person instead of making something up.
      </p>
      <Button variant="primary" onClick={onDone}>
        Next
      </Button>
    </div>
  );
}
