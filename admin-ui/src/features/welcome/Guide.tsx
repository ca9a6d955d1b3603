import { teamApi } from "@chat/contract/users";
import { type Widget, type WidgetSettings, widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ErrorState } from "@chat/ui-kit/components/ErrorState.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { useAuth, useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { ProductMark } from "@chat/ui-kit/features/account/AccountCard.tsx";
import { type ReactNode, useState } from "react";
import { Link, Navigate, useNavigate } from "react-router";
import { AnswersStep } from "./AnswersStep.tsx";
import { type ColourSlot, LookStep } from "./LookStep.tsx";
import { Steps } from "./Steps.tsx";
import { TagStep } from "./TagStep.tsx";
import { useFirstWidget } from "./useFirstWidget.ts";
import { useGuideStep } from "./useGuideStep.ts";
import { WatchStep } from "./WatchStep.tsx";

interface GuideProps {
  preview: (widget: Widget, draft: WidgetSettings | undefined) => ReactNode;
  colourInput: ColourSlot;
  embedCode: (siteKey: string) => ReactNode;
}

/** From sign-up to a widget that answers, in four steps; left and come back to at any time. */
export function Guide({ preview, colourInput, embedCode }: GuideProps) {
  const { user, workspace } = useMe();
  const { patch } = useAuth();
  const navigate = useNavigate();
  const { step, go } = useGuideStep(workspace.id);
  const { widget, error, retry, take } = useFirstWidget(user.role !== "agent", workspace.name);
  const [draft, setDraft] = useState<WidgetSettings>();
  const [asked, setAsked] = useState<string[]>([]);
  const finishGuide = useAction(teamApi.updateWorkspace, [widgetsApi.list]);

  if (user.role === "agent") return <Navigate to="/" replace />;

  const finish = async () => {
    patch({ workspace: await finishGuide({ body: { isGuideDone: true } }) });
    void navigate("/");
  };

  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center gap-3 border-n-6 border-b bg-n-2 px-4 sm:px-6">
        <ProductMark small />
        <span className="truncate font-semibold">{workspace.name}</span>
        <Button variant="ghost" size="sm" className="ms-auto" asChild>
          <Link to="/">Skip for now</Link>
        </Button>
      </header>
      <main className="mx-auto grid w-full max-w-[1248px] flex-1 items-start gap-8 px-4 py-6 sm:px-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] lg:gap-12 lg:py-10">
        <div className="min-w-0">
          <Steps step={step} onGo={go} />
          {error ? (
            <ErrorState error={error} retry={retry} />
          ) : widget ? (
            <>
              {step === 1 && (
                <LookStep
                  widget={widget}
                  businessName={workspace.name}
                  colourInput={colourInput}
                  onDraft={setDraft}
                  onDone={(next) => {
                    take(next);
                    setDraft(undefined);
                    go(2);
                  }}
                />
              )}
              {step === 2 && (
                <AnswersStep
                  widget={widget}
                  onDone={(questions, next) => {
                    if (next) take(next);
                    setAsked(questions);
                    go(3);
                  }}
                />
              )}
              {step === 3 && <WatchStep questions={asked} onDone={() => go(4)} />}
              {step === 4 && (
                <TagStep widget={widget} embedCode={embedCode(widget.siteKey)} onSaved={take} onFinish={finish} />
              )}
            </>
          ) : (
            <div className="space-y-5">
              <Skeleton className="h-8 w-2/3" />
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
            </div>
          )}
        </div>
        <div className={step === 3 ? "min-w-0" : "min-w-0 max-lg:hidden"}>
          {/* a draft belongs to the first step; what the others save is shown as saved */}
          {widget ? preview(widget, step === 1 ? draft : undefined) : <Skeleton className="h-[600px] rounded-lg" />}
        </div>
      </main>
    </div>
  );
}
