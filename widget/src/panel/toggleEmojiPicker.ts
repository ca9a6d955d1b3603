import { el } from "./el.ts";
import type { Ui } from "./Ui.ts";

const EMOJI =
  "😀 😃 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😎 🤩 🤔 🤨 😐 🙄 😏 😴 😮 😢 😭 😤 😡 😱 😳 🤯 🥳 🤗 🤝 👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 💪 👋 👉 👇 ❤️ 🧡 💛 💚 💙 💜 💔 ✨ 🔥 🎉 🎁 ⭐ ✅ ❌ ❓ ❗ 💡 ⏰ 📅 📦 🚚 💳 💰 📞 📧 📷 📎 🔑 🔒 🛒 🏠 🚗 ✈️ ☕ 🍕 🌞 🌧️ 🌍".split(
    " ",
  );

const CSS =
  ".emoji{display:grid;grid-template-columns:repeat(8,1fr);max-height:168px;overflow-y:auto;margin-bottom:6px;padding:6px;" +
  "border:1px solid var(--line);border-radius:12px}.emoji button{width:100%;font-size:20px}";
const styled = new WeakSet<Ui>();

/** Opens or closes a small grid of pictures above the input; arrow keys move in it, Esc closes it. */
export function toggleEmojiPicker(ui: Ui, form: HTMLElement, opener: HTMLElement, pick: (emoji: string) => void): void {
  const open = form.querySelector(".emoji");
  opener.ariaExpanded = String(!open);
  if (open) {
    open.remove();
    return;
  }
  const buttons = EMOJI.map((emoji, index) =>
    el(
      "button",
      { type: "button", className: "icon", tabIndex: index === 0 ? 0 : -1, onclick: () => pick(emoji) },
      emoji,
    ),
  );
  const grid = el("div", { className: "emoji", role: "group", ariaLabel: ui.t.emoji }, ...buttons);
  if (!styled.has(ui)) ui.adopt(CSS);
  styled.add(ui);
  grid.onkeydown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      grid.remove();
      opener.focus();
    }
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key];
    const from = buttons.findIndex((button) => button.matches(":focus"));
    const next = step === undefined ? undefined : buttons[from + step];
    if (!next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };
  form.prepend(grid);
  buttons[0]?.focus();
}
