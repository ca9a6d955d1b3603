import { useCallback, useEffect } from "react";
import { useSearchParams } from "react-router";

export const GUIDE_STEPS = [1, 2, 3, 4] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

const stepOf = (text: string | null): GuideStep | undefined => GUIDE_STEPS.find((step) => String(step) === text);
const keyOf = (workspaceId: string) => `chat.guide.${workspaceId}`;

/** @returns where this person left the guide on this device. */
function lastStep(workspaceId: string): GuideStep {
  try {
    return stepOf(localStorage.getItem(keyOf(workspaceId))) ?? 1;
  } catch {
    return 1;
  }
}

/** The step in the address, or the one where the guide was left. */
export function useGuideStep(workspaceId: string): { step: GuideStep; go: (step: GuideStep) => void } {
  const [search, setSearch] = useSearchParams();
  const step = stepOf(search.get("step")) ?? lastStep(workspaceId);
  useEffect(() => {
    try {
      localStorage.setItem(keyOf(workspaceId), String(step));
    } catch {
      // storage is closed to us: the guide starts at its first step next time
    }
  }, [workspaceId, step]);
  const go = useCallback((next: GuideStep) => setSearch({ step: String(next) }), [setSearch]);
  return { step, go };
}
