import type { ChatView } from "../core/Chat.ts";
import { fill } from "../i18n/loadStrings.ts";
import { icon } from "../loader/icons.ts";
import { el } from "./el.ts";
import type { AsideUi } from "./Ui.ts";

const STAR = "m12 2 3.1 6.3 6.9 1-5 4.9 1.2 6.8-6.2-3.3L5.8 21 7 14.200l-5-4.900 6.900-1z";
const STARS = [1, 2, 3, 4, 5];

/** After a chat has ended: how it was, and a way to begin again. */
export function createEndCard(ui: AsideUi, onNewChat: () => void) {
  const { t, chat } = ui;
  const card = el("div", { className: "card", hidden: true });
  let drawn = "";

  function rating(): HTMLElement {
    const comment = el("textarea", {
      className: "text",
      rows: 2,
      maxLength: 1000,
      placeholder: t.rateComment,
      ariaLabel: t.rateComment,
    });
    const send = el("button", { className: "solid", type: "button" }, t.rateSend);
    const more = el("div", { hidden: true }, comment, el("div", { className: "acts" }, send));
    let chosen = 0;
    const buttons = STARS.map((star) => {
      const button = el(
        "button",
        { type: "button", ariaLabel: fill(t.rateStars, { stars: star }), ariaPressed: "false" },
        icon(STAR),
      );
      button.onclick = () => {
        chosen = star;
        more.hidden = false;
        buttons.forEach((other, index) => {
          other.classList.toggle("on", index < star);
          other.ariaPressed = String(index + 1 === star);
        });
      };
      return button;
    });
    send.onclick = () =>
      ui.act(send, async () => {
        await chat.rate(chosen, comment.value.trim());
        ui.emit("rating", { rating: chosen });
      });
    return el("div", {}, el("div", { className: "stars", role: "group", ariaLabel: t.rate }, ...buttons), more);
  }

  return {
    element: card,
    update({ session, rows }: ChatView) {
      card.hidden = session?.state !== "closed";
      if (card.hidden || !session) {
        drawn = "";
        return;
      }
      const { people } = ui.config();
      const wasAnswered = rows.some((row) => row.kind === "text" && row.sender.kind !== "visitor");
      const asksRating = people.isRatingEnabled && session.asksRating && wasAnswered;
      const now = `${session.id}${asksRating}${session.rating}${people.reopensTo}`;
      if (now === drawn) return;
      drawn = now;
      const begin = el(
        "button",
        {
          className: people.reopensTo === "newChat" && !asksRating ? "solid" : "soft",
          type: "button",
          onclick: onNewChat,
        },
        t.newChat,
      );
      card.replaceChildren(
        el("strong", {}, asksRating ? t.rate : t.chatEnded),
        ...(asksRating ? [rating()] : session.rating ? [el("p", {}, t.rateThanks)] : []),
        el("div", { className: "acts" }, begin),
      );
    },
  };
}
