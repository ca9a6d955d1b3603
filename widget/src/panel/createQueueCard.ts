import type { ChatView } from "../core/Chat.ts";
import { fill } from "../i18n/loadStrings.ts";
import { createEmailForm } from "./createEmailForm.ts";
import { el } from "./el.ts";
import type { AsideUi } from "./Ui.ts";

/** Waiting for a person: the place, the wait, and every way out. If nobody is on shift it says so and promises nothing. */
export function createQueueCard(ui: AsideUi) {
  const { t, chat } = ui;
  const card = el("div", { className: "card", hidden: true });
  let drawn = "";
  let isAskingEmail = false;
  let isKept = false;

  function redraw(view: ChatView) {
    const { assistant, people } = ui.config();
    const { queue, email } = view.session ?? {};
    const isAway = queue?.isStaffed === false;
    const minutes = Math.max(1, Math.round((queue?.waitSeconds ?? 0) / 60));
    const wait =
      queue?.waitSeconds == null ? t.waitingHint : minutes === 1 ? t.waitMinute : fill(t.waitAbout, { minutes });
    const place = !queue
      ? t.waiting
      : queue.position <= 1
        ? t.queueFirst
        : fill(t.queuePlace, { position: queue.position });
    const kept = email && fill(t.emailKept, { email });
    // The words for who finds nobody may ask for an address: they are over once there is one.
    const title = isAway ? kept || people.awayMessage || t.away : place;
    const hint = isAway ? t.waitingHint : kept || wait;
    card.replaceChildren(el("strong", { role: "status" }, title), el("p", {}, hint));
    if (isAskingEmail) {
      card.append(createEmailForm(ui, () => ask(false)));
      return;
    }
    const acts = el("div", { className: "acts" });
    if (people.canLeaveEmail && !email)
      acts.append(el("button", { className: "soft", type: "button", onclick: () => ask(true) }, t.leaveEmail));
    const leave = el(
      "button",
      { className: isAway ? "soft" : "link", type: "button" },
      assistant.isEnabled ? (isAway ? t.goOn : t.leaveQueue) : t.endChat,
    );
    leave.onclick = () => ui.act(leave, () => (assistant.isEnabled ? chat.leaveQueue() : chat.end()));
    acts.append(leave);
    if (isAway) acts.append(el("button", { className: "link", type: "button", onclick: keep }, t.keepPlace));
    if (!isKept || !isAway) card.append(acts);
  }

  function ask(isAsking: boolean) {
    isAskingEmail = isAsking;
    redraw(chat.view());
  }
  function keep() {
    isKept = true;
    card.querySelector(".acts")?.remove();
  }

  return {
    element: card,
    update(view: ChatView) {
      const { session } = view;
      card.hidden = session?.state !== "waiting";
      if (card.hidden || !session) {
        drawn = "";
        isAskingEmail = isKept = false;
        return;
      }
      const now = JSON.stringify([session.queue, session.email, ui.config().people, ui.config().assistant]);
      if (now === drawn || isAskingEmail) return; // a form that is being filled in stays
      drawn = now;
      redraw(view);
    },
  };
}
