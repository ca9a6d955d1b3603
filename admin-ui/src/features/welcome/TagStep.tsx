import { wwwTwin } from "@chat/contract/origins";
import { AllowedOrigin, type Widget, widgetsApi } from "@chat/contract/widgets";
import { ActionButton } from "@chat/ui-kit/components/ActionButton.tsx";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { fieldError, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import type { ReactNode } from "react";
import * as z from "zod";
import { StepHead } from "./Steps.tsx";

const Fields = z.object({ origin: AllowedOrigin });

interface TagStepProps {
  widget: Widget;
  embedCode: ReactNode;
  onSaved: (widget: Widget) => void;
  onFinish: () => Promise<void>;
}

/** Step 4: allow the website, copy the tag. */
export function TagStep({ widget, embedCode, onSaved, onFinish }: TagStepProps) {
  const origins = widget.settings.allowedOrigins;
  return (
    <div className="space-y-6">
      <StepHead title="Put it on your website">
        Say where it may appear, then paste one tag before the end of the page's body.
      </StepHead>
      <div className="space-y-3">
        {/* a new form after each website: empty, and with nothing to complain about */}
        <OriginForm key={origins.length} widget={widget} onSaved={onSaved} />
        {origins.length > 0 && (
          <Notice tone="success" action={<Twin widget={widget} onSaved={onSaved} />}>
            Allowed: <span className="break-words font-mono text-sm">{origins.join(", ")}</span>
          </Notice>
        )}
      </div>
      <div className="space-y-1.5">
        <p className="font-medium text-sm">The tag</p>
        {embedCode}
        <p className="text-n-10 text-sm">For React, WordPress, Shopify and others, see “Install” in the builder.</p>
      </div>
      <ActionButton variant="primary" run={onFinish}>
        Finish
      </ActionButton>
    </div>
  );
}

type Saving = Pick<TagStepProps, "widget" | "onSaved">;

/** Adds a website to those the widget has. */
function useAllow({ widget, onSaved }: Saving): (origin: string) => Promise<void> {
  const update = useAction(widgetsApi.update, [widgetsApi.list]);
  return async (origin) => {
    const allowedOrigins = [...new Set([...widget.settings.allowedOrigins, origin])];
    const body = { settings: { allowedOrigins }, version: widget.version };
    onSaved(await update({ params: { siteKey: widget.siteKey }, body }));
  };
}

/** The same website with or without `www.`: to a browser these are two. */
function Twin(saving: Saving) {
  const allow = useAllow(saving);
  const listed = saving.widget.settings.allowedOrigins;
  const twin = listed.map(wwwTwin).find((origin) => origin !== null && !listed.includes(origin));
  if (!twin) return null;
  return (
    <ActionButton size="sm" run={() => allow(twin)}>
      Allow {new URL(twin).host}, too
    </ActionButton>
  );
}

function OriginForm(saving: Saving) {
  const add = useAllow(saving);
  const form = useZodForm(Fields, { origin: "" });
  const { errors, isSubmitting } = form.formState;
  const allow = form.handleSubmit(async ({ origin }) => {
    try {
      await add(origin);
    } catch (error) {
      form.setError("origin", { message: errorText(error) });
    }
  });
  return (
    <form noValidate onSubmit={(event) => void allow(event)} className="flex items-start gap-2">
      <Field label="Your website" error={fieldError(errors.origin)} className="flex-1">
        {(control) => (
          <Input
            {...control}
            {...form.register("origin")}
            placeholder="https://www.example.com"
            inputMode="url"
            autoCapitalize="none"
          />
        )}
      </Field>
      <Button type="submit" busy={isSubmitting} className="mt-6.5">
        Allow
      </Button>
    </form>
  );
}
