import { type KnowledgeItem, knowledgeApi } from "@chat/contract/knowledge";
import { KNOWLEDGE_TEXT_MAX_CHARS } from "@chat/contract/limits";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Input } from "@chat/ui-kit/components/Input.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Segmented } from "@chat/ui-kit/components/Segmented.tsx";
import { Sheet } from "@chat/ui-kit/components/Sheet.tsx";
import { Textarea } from "@chat/ui-kit/components/Textarea.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { fieldError, showFieldErrors, useZodForm } from "@chat/ui-kit/components/useZodForm.ts";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Controller } from "react-hook-form";
import * as z from "zod";
import { AnswersOn } from "./AnswersOn.tsx";

interface KnowledgeEditorProps {
  /** Undefined: closed. */
  item: KnowledgeItem | "new" | undefined;
  onClose: () => void;
}

export function KnowledgeEditor({ item, onClose }: KnowledgeEditorProps) {
  const [isDirty, setDirty] = useState(false);
  const [asksToLeave, setAsksToLeave] = useState(false);
  const close = () => (isDirty ? setAsksToLeave(true) : onClose());
  const done = () => {
    setDirty(false);
    onClose();
  };
  return (
    <>
      <Sheet
        open={item !== undefined}
        onOpenChange={(open) => !open && close()}
        title={item === "new" ? "Add knowledge" : "Edit knowledge"}
        className="w-[min(40rem,100vw)]"
      >
        {item && <EditorForm key={item === "new" ? "new" : item.id} item={item} onDone={done} onDirty={setDirty} />}
      </Sheet>
      <ConfirmDialog
        open={asksToLeave}
        onOpenChange={setAsksToLeave}
        title="Close without saving?"
        action="Close"
        run={async () => done()}
      >
        <p>What you typed is not saved and will be lost.</p>
      </ConfirmDialog>
    </>
  );
}

// an item of no widget answers nobody, so nothing chosen is asked about; an empty field means "no link"; the contract says null
const FormSchema = knowledgeApi.create.body.extend({
  url: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(
      z
        .url({ protocol: /^https?$/, error: "is not a web address" })
        .max(2048)
        .nullable(),
    ),
  siteKeys: z.array(z.string()).min(1, "Choose at least one widget.").nullable(),
});

interface EditorFormProps {
  item: KnowledgeItem | "new";
  onDone: () => void;
  onDirty: (isDirty: boolean) => void;
}

function EditorForm({ item, onDone, onDirty }: EditorFormProps) {
  const isNew = item === "new";
  const create = useAction(knowledgeApi.create, [knowledgeApi.list]);
  const update = useAction(knowledgeApi.update, [knowledgeApi.list]);
  const remove = useAction(knowledgeApi.remove, [knowledgeApi.list]);
  const [failure, setFailure] = useState<string>();
  const [asksToDelete, setAsksToDelete] = useState(false);
  const form = useZodForm(FormSchema, {
    kind: isNew ? "qa" : item.kind,
    title: isNew ? "" : item.title,
    body: isNew ? "" : item.body,
    url: isNew ? "" : (item.url ?? ""),
    siteKeys: isNew || item.isDemo ? null : (item.widgets?.map(({ siteKey }) => siteKey) ?? null),
  });
  const isDemo = !isNew && item.isDemo;
  const { errors, isSubmitting, isDirty } = form.formState;
  const kind = form.watch("kind");
  const length = form.watch("body").length;

  const submit = form.handleSubmit(async ({ siteKeys, ...content }) => {
    setFailure(undefined);
    // the demo's items stay where they are; the server refuses to move them
    const body = isDemo ? content : { ...content, siteKeys };
    try {
      if (isNew) await create({ body });
      else await update({ params: { itemId: item.id }, body });
      toast.success(isNew ? "Added. The assistant answers from it now." : "Saved.");
      onDone();
    } catch (error) {
      if (!showFieldErrors(form, error)) setFailure(errorText(error));
    }
  });

  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      onChange={() => onDirty(true)}
      className="flex min-h-full flex-col gap-5"
    >
      {failure && (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      )}
      <Controller
        control={form.control}
        name="kind"
        render={({ field }) => (
          <Segmented
            label="Kind of knowledge"
            value={field.value}
            onChange={field.onChange}
            className="self-start"
            options={[
              { value: "qa", label: "Question and answer" },
              { value: "text", label: "Text" },
            ]}
          />
        )}
      />
      <Field
        label={kind === "qa" ? "Question" : "Title"}
        help={kind === "qa" ? "As a visitor would ask it." : "Visitors see it when an answer names its source."}
        error={fieldError(errors.title)}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("title")}
            autoFocus={isNew}
            placeholder={kind === "qa" ? "How long does shipping take?" : "Shipping and returns"}
          />
        )}
      </Field>
      <Field
        label={kind === "qa" ? "Answer" : "Text"}
        count={{ length, max: KNOWLEDGE_TEXT_MAX_CHARS }}
        error={fieldError(errors.body)}
      >
        {(control) => (
          <Textarea {...control} {...form.register("body")} className={kind === "qa" ? "min-h-32" : "min-h-64"} />
        )}
      </Field>
      <Field
        label="Link to read more"
        optional
        help="Shown to the visitor with the source."
        error={fieldError(errors.url)}
      >
        {(control) => (
          <Input {...control} {...form.register("url")} type="url" inputMode="url" placeholder="https://" />
        )}
      </Field>
      <Controller
        control={form.control}
        name="siteKeys"
        render={({ field }) => (
          <AnswersOn
            item={item}
            value={field.value}
            onChange={(siteKeys) => {
              field.onChange(siteKeys);
              onDirty(true);
            }}
            error={fieldError(errors.siteKeys)}
          />
        )}
      />
      <footer className="mt-auto flex flex-wrap items-center gap-2 pt-2">
        {!isNew && (
          <Button variant="dangerQuiet" onClick={() => setAsksToDelete(true)}>
            <Trash2 aria-hidden />
            Delete
          </Button>
        )}
        <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isNew && !isDirty} className="ms-auto">
          {isNew ? "Add" : "Save changes"}
        </Button>
      </footer>
      {!isNew && (
        <ConfirmDialog
          open={asksToDelete}
          onOpenChange={setAsksToDelete}
          title={`Delete “${item.title}”?`}
          action="Delete"
          run={async () => {
            await remove({ params: { itemId: item.id } });
            toast.success("Deleted.");
            onDone();
          }}
        >
          <p>The assistant stops answering from it at once. Chats that cited it keep their text.</p>
        </ConfirmDialog>
      )}
    </form>
  );
}
