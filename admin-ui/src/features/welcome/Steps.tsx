import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Check } from "lucide-react";
import { GUIDE_STEPS, type GuideStep } from "./useGuideStep.ts";

const NAMES: Record<GuideStep, string> = { 1: "Look", 2: "Answers", 3: "Watch", 4: "Install" };

/** Where one stands in the guide; steps behind can be gone back to. */
export function Steps({ step, onGo }: { step: GuideStep; onGo: (step: GuideStep) => void }) {
  return (
    <ol aria-label="Steps" className="mb-8 flex items-center gap-2">
      {GUIDE_STEPS.map((each) => {
        const isDone = each < step;
        return (
          <li key={each} className="flex flex-1 items-center gap-2 last:flex-none">
            <button
              type="button"
              disabled={!isDone}
              aria-current={each === step ? "step" : undefined}
              onClick={() => onGo(each)}
              className={cn(
                "flex items-center gap-2 rounded-md text-sm",
                each === step ? "font-semibold" : "text-n-11",
                isDone && "hover:text-n-12",
              )}
            >
              <span
                className={cn(
                  "inline-flex size-6 items-center justify-center rounded-full border text-xs tabular-nums",
                  each === step && "border-accent bg-accent text-on-accent",
                  isDone && "border-success-border bg-success-bg text-success-text",
                )}
              >
                {isDone ? <Check aria-hidden className="size-3.5" /> : each}
              </span>
              <span className={each === step ? "" : "max-sm:sr-only"}>{NAMES[each]}</span>
            </button>
            {each < GUIDE_STEPS.length && <span aria-hidden className="h-px flex-1 bg-n-6" />}
          </li>
        );
      })}
    </ol>
  );
}

/** A step's head. */
export function StepHead({ title, children }: { title: string; children: string }) {
  return (
    <div className="mb-6">
      <h1 className="font-semibold text-xl">{title}</h1>
      <p className="mt-1 text-base text-n-11">{children}</p>
    </div>
  );
}
