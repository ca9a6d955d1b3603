import { knowledgeApi } from "@chat/contract/knowledge";
import { type Widget, widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Checkbox } from "@chat/ui-kit/components/Checkbox.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { fieldError, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useId, useState } from "react";
import { AnswerPairs, pairsToAdd, withStarters } from "./answerPairs.ts";
import { StepHead } from "./Steps.tsx";

const EXAMPLES = [
  {
    question: "How long does shipping take?",
    answer: "Two to three working days within the country, up to a week abroad.",
  },
  {
    question: "Can I return something?",
    answer: "Yes, within 30 days and free of charge. The label is in the parcel.",
  },
] as const;

interface AnswersStepProps {
  widget: Widget;
  /** Hands on the questions that were added, and the widget if it offers them now. */
  onDone: (questions: string[], widget?: Widget) => void;
}

/** Step 2: two questions that visitors ask, with their answers; the widget offers them before the first message. */
export function AnswersStep({ widget, onDone }: AnswersStepProps) {
  const create = useAction(knowledgeApi.create, [knowledgeApi.list]);
  const update = useAction(widgetsApi.update, [widgetsApi.list]);
  const starterId = useId();
  const [isOffered, setOffered] = useState(true);
  const [added, setAdded] = useState<string[]>([]);
  const [failure, setFailure] = useState<string>();
  const form = useZodForm(AnswerPairs, { pairs: EXAMPLES.map(() => ({ question: "", answer: "" })) });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ pairs }) => {
    setFailure(undefined);
    const all = [...added];
    try {
      for (const [index, pair] of pairs.entries()) {
        if (!pair.question) continue;
        await create({ body: { kind: "qa", title: pair.question, body: pair.answer } });
        all.push(pair.question);
        setAdded([...all]);
        // what is stored must not be stored again when the next one fails and the step is repeated
        form.setValue(`pairs.${index}`, { question: "", answer: "" });
      }
      const starters = withStarters(widget.settings.welcome.starters, all);
      const isNew = isOffered && starters.length > widget.settings.welcome.starters.length;
      const { siteKey, version, settings } = widget;
      const next = isNew
        ? await update({
            params: { siteKey },
            body: { settings: { welcome: { ...settings.welcome, starters } }, version },
          })
        : undefined;
      onDone(all, next);
    } catch (error) {
      setFailure(errorText(error));
    }
  });
  const hasAny = pairsToAdd(form.watch("pairs")) > 0;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="space-y-6">
      <StepHead title="What do visitors ask you?">
        Two questions you hear often, each with the answer you would give. The assistant answers from them at once.
      </StepHead>
      {failure && (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      )}
      {EXAMPLES.map((example, index) => (
        <div key={example.question} className="space-y-3">
          <Field label={`Question ${index + 1}`} error={fieldError(errors.pairs?.[index]?.question)}>
            {(control) => (
              <Input
                {...control}
                {...form.register(`pairs.${index}.question`)}
                placeholder={example.question}
                autoFocus={index === 0}
              />
            )}
          </Field>
          <Field label={`Answer ${index + 1}`} error={fieldError(errors.pairs?.[index]?.answer)}>
            {(control) => (
              <Textarea {...control} {...form.register(`pairs.${index}.answer`)} placeholder={example.answer} />
            )}
          </Field>
        </div>
      ))}
      <div className="flex items-center gap-2.5">
        <Checkbox id={starterId} checked={isOffered} onCheckedChange={(isOn) => setOffered(isOn === true)} />
        <label htmlFor={starterId} className="text-base">
          Offer these questions as buttons in the chat
        </label>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={isSubmitting} disabled={!hasAny && added.length === 0}>
          Teach the assistant
        </Button>
        <Button variant="ghost" onClick={() => onDone([])}>
          Later
        </Button>
      </div>
    </form>
  );
}
