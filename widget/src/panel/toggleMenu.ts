import type { ChatView } from "../core/Chat.ts";
import type { Storage } from "../core/storage.ts";
import { enAsides } from "../i18n/enAsides.ts";
import { icon } from "../loader/icons.ts";
import { downloadTranscript } from "./downloadTranscript.ts";
import { el } from "./el.ts";
import type { Ui } from "./Ui.ts";

const CSS =
  ".menu{position:absolute;z-index:3;top:58px;right:12px;min-width:210px;padding:6px;border:1px solid var(--line);" +
  "border-radius:12px;background:var(--bg);color:var(--fg);box-shadow:0 8px 28px #0003}" +
  ".menu button{display:flex;gap:10px;align-items:center;width:100%;padding:8px 10px;border-radius:8px;font-size:14px}" +
  ".menu button:hover,.menu button:focus{background:var(--soft)}";
const SOUND = "M11 5 6 9H2v6h4l5 4zM15.5 8.5a5 5 0 0 1 0 7";
const MUTE = "M11 5 6 9H2v6h4l5 4zM22 9l-6 6M16 9l6 6";
const DOWNLOAD = "M12 15V3M7 10l5 5 5-5M5 21h14";
const RESTART = "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5";
const END = "M16 17l5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4";
const styled = new WeakSet<Ui>();

/** Opens or closes the menu of what else one can do at this moment. Arrows move, Esc or leaving it closes. */
export function toggleMenu(ui: Ui, storage: Storage, button: HTMLElement): void {
  if (!styled.has(ui)) ui.adopt(CSS);
  styled.add(ui);
  const next = button.nextElementSibling;
  if (next?.className === "menu") {
    next.remove();
    return;
  }
  const close = () => {
    menu.remove();
    button.ariaExpanded = "false";
    button.focus();
  };
  const choices = itemsOf(ui.chat.view(), ui, storage).map(([label, path, run]) => {
    const choose = () => {
      close();
      run();
    };
    return el("button", { type: "button", role: "menuitem", onclick: choose }, icon(path), label);
  });
  const menu = el("div", { className: "menu", role: "menu" }, ...choices);
  menu.onkeydown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const from = choices.findIndex((choice) => choice.matches(":focus"));
    choices[(from + step + choices.length) % choices.length]?.focus();
  };
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget) && relatedTarget !== button) menu.remove();
  });
  button.ariaExpanded = "true";
  button.after(menu);
  choices[0]?.focus();
}

type Item = [label: string, path: string, run: () => void];

function itemsOf(view: ChatView, ui: Ui, storage: Storage): Item[] {
  const { chat } = ui;
  const t = { ...enAsides, ...ui.t };
  const isMuted = storage.read("muted") !== null;
  const items: Item[] = [
    [isMuted ? t.unmute : t.mute, isMuted ? MUTE : SOUND, () => storage.write("muted", isMuted ? null : "1")],
  ];
  if (view.rows.length > 0) items.push([t.download, DOWNLOAD, () => downloadTranscript(view, ui, t)]);
  if (view.session?.state === "closed") items.push([t.newChat, RESTART, chat.startOver]);
  else if (view.session) items.push([t.endChat, END, () => void chat.end().catch(() => {})]);
  return items;
}
