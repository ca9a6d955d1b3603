import type { PublicConfig } from "@chat/contract/widgets";
import type { ChatView } from "../core/Chat.ts";
import { createPreChatForm } from "./createPreChatForm.ts";
import { el } from "./el.ts";
import type { Values } from "./preChat.ts";
import type { AsideUi } from "./Ui.ts";

/**
 * The form's place. Where the server refused the answers it is asked again with what was written and why: as it is now, for it may have
 * changed since this page was opened.
 */
export function createPreChat(ui: AsideUi, onDone: (answers: Values) => void) {
  const element = el("div", { className: "before" });
  let form: ReturnType<typeof createPreChatForm> | null = null;
  let drawn = "";

  async function fetchForm() {
    const { siteKey, form: known } = ui.config();
    const reply = await ui.chat.files.rest("GET", `/widgets/${siteKey}/config`).catch(() => null);
    const now = reply as PublicConfig | null; // the contract's shape
    return now?.form.isEnabled ? now.form : known;
  }

  function draw(design: PublicConfig["form"], { answers, problems, outgoing }: Partial<ChatView>) {
    form = createPreChatForm(ui, design, onDone, answers ?? {}, problems ?? null, !!outgoing?.length);
    element.replaceChildren(form.element);
  }

  return {
    element,
    focus: () => form?.focus(),
    update(view: ChatView, isAsking: boolean) {
      const now = isAsking ? JSON.stringify([ui.config().form, view.problems]) : "";
      if (now === drawn) return;
      drawn = now;
      form = null;
      element.replaceChildren();
      if (!isAsking) return;
      if (!view.problems) return draw(ui.config().form, view);
      void fetchForm().then((design) => {
        if (drawn !== now) return;
        draw(design, view);
        form?.focus();
      });
    },
  };
}
