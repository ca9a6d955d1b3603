import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { contrastProblem } from "./contrastProblem.ts";
import { useBuilderForm } from "./settingFields.tsx";

/** Says when visitors could not read the header or find the launcher, and offers the way out. */
export function ContrastWarning() {
  const form = useBuilderForm();
  const problem = contrastProblem(form.watch("settings.look.colour"), form.watch("settings.look.textColour"));
  if (!problem) return null;
  return (
    <Notice
      tone="warning"
      live
      title={problem.kind === "text" ? "This text is hard to read" : "The launcher is hard to find on a white page"}
      action={
        problem.kind === "text" && (
          <Button
            size="sm"
            onClick={() => form.setValue("settings.look.textColour", null, { shouldDirty: true, shouldValidate: true })}
          >
            Use automatic
          </Button>
        )
      }
    >
      {problem.kind === "text"
        ? `Contrast is ${problem.ratio.toFixed(1)} to 1; people with weak sight need at least 4.5 to 1.`
        : `Its colour has a contrast of ${problem.ratio.toFixed(1)} to 1 with white. A darker one is found more easily.`}
    </Notice>
  );
}
