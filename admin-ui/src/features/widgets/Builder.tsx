import { type Widget, widgetsApi } from "@chat/contract/widgets";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Card } from "@chat/ui-kit/components/Card.tsx";
import { DemoBadge } from "@chat/ui-kit/components/DemoBadge.tsx";
import { PageHeader } from "@chat/ui-kit/components/PageHeader.tsx";
import { SaveBar } from "@chat/ui-kit/components/SaveBar.tsx";
import { Segmented } from "@chat/ui-kit/components/Segmented.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { ApiError } from "@chat/ui-kit/data/ApiError.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useSetEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { CircleCheck, CircleOff, Code, Eye, Pencil } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useSearchParams } from "react-router";
import { AssistantTab } from "./AssistantTab.tsx";
import { BuilderTabs } from "./BuilderTabs.tsx";
import {
  BUILDER_TABS,
  BuilderFields,
  type BuilderTab,
  fieldsOf,
  previewConfig,
  tabsWithErrors,
} from "./builderFields.ts";
import { FormTab } from "./FormTab.tsx";
import { InstallTab } from "./InstallTab.tsx";
import { LookTab } from "./LookTab.tsx";
import { PeopleTab } from "./PeopleTab.tsx";
import { PreviewPane } from "./PreviewPane.tsx";
import type { PreviewState } from "./previewMessages.ts";
import { WebsitesTab } from "./WebsitesTab.tsx";
import { WelcomeTab } from "./WelcomeTab.tsx";

interface BuilderProps {
  /** As the server has it; a newer one replaces what is compared with, not what is typed. */
  widget: Widget;
  /** Reads the widget again, after somebody else saved it. */
  reload: () => Promise<void>;
}

/** What each group is best seen in; null: nothing of it is to be seen, so the preview stays as it is. */
const SHOWN_IN: Record<BuilderTab, PreviewState | null> = {
  look: "open",
  welcome: "open",
  form: "form",
  assistant: "open",
  people: "away",
  websites: null,
  install: null,
};

/** Settings at the left, the real widget at the right; saved by the bar that appears when something changed. */
export function Builder({ widget, reload }: BuilderProps) {
  const [search, setSearch] = useSearchParams();
  const tab = BUILDER_TABS.find((each) => each === search.get("tab")) ?? "look";
  const setTab = (next: BuilderTab) => setSearch({ tab: next }, { replace: true, preventScrollReset: true });
  const [view, setView] = useState<"edit" | "preview">("edit");
  const form = useZodForm(BuilderFields, fieldsOf(widget));
  const update = useAction(widgetsApi.update, [widgetsApi.list]);
  const setEndpoint = useSetEndpoint();
  const { isDirty, errors } = form.formState;

  // what a colleague saved meanwhile becomes the ground that "discard" returns to; what is typed here stays
  const { reset } = form;
  useEffect(() => reset(fieldsOf(widget), { keepDirtyValues: true, keepErrors: true }), [reset, widget]);

  const settings = useWatch({ control: form.control, name: "settings" });
  const config = useMemo(() => previewConfig(settings, widget), [settings, widget]);

  const saved = (next: Widget) => setEndpoint(widgetsApi.show, { params: { siteKey: next.siteKey } }, next);
  const save = async () => {
    let outcome: "refused" | "saved" = "refused";
    await form.handleSubmit(
      async ({ name, settings }) => {
        try {
          const next = await update({
            params: { siteKey: widget.siteKey },
            body: { name, settings, version: widget.version },
          });
          reset(fieldsOf(next));
          saved(next);
          outcome = "saved";
        } catch (error) {
          if (error instanceof ApiError && error.code === "conflict") await reload();
          throw error;
        }
      },
      (invalid) => {
        const [first] = tabsWithErrors(invalid);
        if (first && first !== tab) setTab(first);
        setView("edit");
      },
    )();
    if (outcome === "refused")
      throw new ApiError("invalid_input", { message: "Some fields need your attention. They are marked." });
    toast.success("Saved. Your websites show it with the next page view.");
  };

  return (
    <FormProvider {...form}>
      <PageHeader
        title={widget.name}
        back={{ to: "/widgets", label: "All widgets" }}
        badge={
          <>
            {widget.isEnabled ? (
              <Badge tone="success" icon={<CircleCheck aria-hidden />}>
                On
              </Badge>
            ) : (
              <Badge tone="warning" icon={<CircleOff aria-hidden />}>
                Off
              </Badge>
            )}
            {widget.isDemo && <DemoBadge />}
          </>
        }
        actions={
          <>
            <Segmented
              label="View"
              className="xl:hidden"
              value={view}
              onChange={setView}
              options={[
                { value: "edit", label: "Edit", icon: <Pencil aria-hidden /> },
                { value: "preview", label: "Preview", icon: <Eye aria-hidden /> },
              ]}
            />
            <Button onClick={() => setTab("install")}>
              <Code aria-hidden />
              Embed code
            </Button>
          </>
        }
      />
      <BuilderTabs
        value={tab}
        onChange={setTab}
        wrong={tabsWithErrors(errors)}
        className={cn(view === "preview" && "max-xl:hidden")}
      />
      <div className="mt-5 grid items-start gap-6 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <div className={cn("min-w-0", view === "preview" && "max-xl:hidden")}>
          <Card id="builder-panel" role="tabpanel" aria-labelledby={`builder-tab-${tab}`}>
            <form noValidate onSubmit={(event) => event.preventDefault()}>
              {tab === "look" && <LookTab />}
              {tab === "welcome" && <WelcomeTab />}
              {tab === "form" && <FormTab />}
              {tab === "assistant" && <AssistantTab />}
              {tab === "people" && <PeopleTab />}
              {tab === "websites" && <WebsitesTab />}
              {tab === "install" && <InstallTab widget={widget} onSaved={saved} />}
            </form>
          </Card>
          <SaveBar dirty={isDirty} save={save} discard={() => reset(fieldsOf(widget))} />
        </div>
        <div className={cn("min-w-0 xl:sticky xl:top-6", view === "edit" && "max-xl:hidden")}>
          <PreviewPane config={config} suggested={SHOWN_IN[tab]} />
        </div>
      </div>
    </FormProvider>
  );
}
