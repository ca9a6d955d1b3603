import { assistantApi } from "@chat/contract/assistant";
import type { ReplyOf } from "@chat/contract/define";
import { widgetsApi } from "@chat/contract/widgets";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card, CardBody, CardHeader } from "@chat/ui-kit/components/Card.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Markdown } from "@chat/ui-kit/components/Markdown.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { fieldError, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { usePages } from "@chat/ui-kit/data/useEndpoint.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Bot, FileText, Headset, Sparkles } from "lucide-react";
import { useState } from "react";

type Tried = ReplyOf<typeof assistantApi.tryQuestion>;

interface TryQuestionProps {
  /** Opens a source for editing. */
  onOpenSource?: (id: string) => void;
  className?: string;
}

const DECISIONS: Record<Tried["decision"], { text: string; tone: "success" | "warning" | "info" }> = {
  answer: { text: "Answers", tone: "success" },
  offerPerson: { text: "Offers a person", tone: "warning" },
  escalate: { text: "Hands over", tone: "info" },
};

/** Asks as a visitor would; shows the answer, what it rests on and what would happen. Nothing is stored. */
export function TryQuestion({ onOpenSource, className }: TryQuestionProps) {
  const [tried, setTried] = useState<{ question: string; reply: Tried }>();
  const [failure, setFailure] = useState<string>();
  const widgets = usePages(widgetsApi.list, { query: { limit: 100 } }).items ?? [];
  const [chosen, setChosen] = useState<string>();
  const siteKey = chosen ?? (widgets.find(({ isDemo }) => !isDemo) ?? widgets[0])?.siteKey;
  const form = useZodForm(assistantApi.tryQuestion.body.pick({ question: true }), { question: "" });
  const { errors, isSubmitting } = form.formState;
  const ask = form.handleSubmit(async ({ question }) => {
    setFailure(undefined);
    try {
      setTried({ question, reply: await callEndpoint(assistantApi.tryQuestion, { body: { question, siteKey } }) });
    } catch (error) {
      setFailure(errorText(error));
    }
  });
  return (
    <Card className={className} aria-label="Try a question">
      <CardHeader title="Try a question" help="As a visitor would ask it. Nothing is stored." />
      <CardBody className="space-y-4">
        <form noValidate onSubmit={(event) => void ask(event)} className="space-y-3">
          <Field label="Question" error={fieldError(errors.question)}>
            {(control) => (
              <Input {...control} {...form.register("question")} placeholder="Do you ship abroad?" autoComplete="off" />
            )}
          </Field>
          {widgets.length > 1 && (
            <Field label="On the widget">
              {(control) => (
                <Select
                  {...control}
                  value={siteKey}
                  onChange={(event) => setChosen(event.target.value)}
                  options={widgets.map((widget) => ({ value: widget.siteKey, label: widgetName(widget) }))}
                />
              )}
            </Field>
          )}
          <Button type="submit" busy={isSubmitting} className="w-full">
            <Sparkles aria-hidden />
            Ask
          </Button>
        </form>
        <div aria-live="polite" className="space-y-3 empty:hidden">
          {failure && <Notice tone="danger">{failure}</Notice>}
          {tried && !failure && <Answer question={tried.question} reply={tried.reply} onOpenSource={onOpenSource} />}
        </div>
      </CardBody>
    </Card>
  );
}

interface AnswerProps {
  question: string;
  reply: Tried;
  onOpenSource: ((id: string) => void) | undefined;
}

function Answer({ question, reply, onOpenSource }: AnswerProps) {
  const decision = DECISIONS[reply.decision];
  return (
    <div className="space-y-3">
      <p className="ms-8 w-fit max-w-full justify-self-end break-words rounded-lg bg-accent px-3 py-2 text-on-accent">
        {question}
      </p>
      <div className="me-4 rounded-lg border border-n-6 bg-n-2 px-3 py-2">
        {reply.answer ? <Markdown text={reply.answer} /> : <p className="text-n-11">No words of its own.</p>}
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Badge tone={decision.tone} icon={reply.decision === "answer" ? <Bot aria-hidden /> : <Headset aria-hidden />}>
          {decision.text}
        </Badge>
        <Badge>{reply.by === "provider" ? "By the AI provider" : "By the built-in answerer"}</Badge>
      </div>
      {reply.problem && (
        <Notice tone="warning">{`${reply.problem} Meanwhile visitors are answered from your knowledge alone.`}</Notice>
      )}
      {reply.sources.length > 0 && (
        <div>
          <p className="mb-1.5 font-medium text-n-11 text-xs">Rests on</p>
          <ul className="space-y-1">
            {reply.sources.map((source) => (
              <li key={source.id}>
                <button
                  type="button"
                  disabled={!onOpenSource}
                  onClick={() => onOpenSource?.(source.id)}
                  className={cn(
                    "flex w-full items-center gap-2 rounded-md border border-n-6 px-2.5 py-1.5 text-start text-sm",
                    onOpenSource && "hover:bg-n-3",
                  )}
                >
                  <FileText aria-hidden className="size-3.5 shrink-0 text-n-10" />
                  <span className="truncate">{source.title}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
