import type { ChatView } from "../core/Chat.ts";
import type { Storage } from "../core/storage.ts";
import { fill } from "../i18n/loadStrings.ts";
import { icon } from "../loader/icons.ts";
import { el } from "./el.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

/** Whom one talks to, and what else one can do. */
export function createHeader(ui: Ui, onClose: () => void, storage: Storage) {
  const { t } = ui;
  const face = el("span", { className: "face", "aria-hidden": "true" });
  const title = el("h2");
  const status = el("p");
  const more = el(
    "button",
    { className: "icon", type: "button", title: t.menu, "aria-label": t.menu, "aria-haspopup": "menu" },
    icon(ICONS.more),
  );
  const close = el(
    "button",
    { className: "icon", type: "button", title: t.close, "aria-label": t.close, onclick: onClose },
    icon(ICONS.close),
  );
  const element = el("header", {}, face, el("div", {}, title, status), more, close);
  let menu: HTMLElement | null = null;

  /** @returns whether it was open. */
  function closeMenu(): boolean {
    const wasOpen = menu !== null;
    menu?.remove();
    menu = null;
    more.ariaExpanded = "false";
    if (wasOpen) more.focus();
    return wasOpen;
  }
  more.onclick = async () => {
    if (closeMenu()) return;
    const { createMenu } = await import("./createMenu.ts");
    menu = createMenu(ui, storage, closeMenu);
    more.ariaExpanded = "true";
    more.after(menu);
  };
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !element.contains(relatedTarget)) closeMenu();
  });

  return {
    element,
    closeMenu,
    update({ session }: ChatView) {
      const { look, assistant, isStaffed } = ui.config();
      const agent = session?.state === "human" ? session.agent?.name : undefined;
      const name = agent ?? look.title;
      title.textContent = name;
      face.textContent = [...name.trim()][0]?.toUpperCase() ?? "";
      face.classList.toggle("up", Boolean(agent) || assistant.isEnabled || isStaffed);
      const withWhom = assistant.isEnabled
        ? look.subtitle || fill(t.assistantHere, { name: assistant.name })
        : isStaffed
          ? look.subtitle
          : t.away;
      status.textContent =
        session?.state === "waiting"
          ? t.waiting
          : session?.state === "closed"
            ? t.chatEnded
            : agent
              ? fill(t.withPerson, { name: agent })
              : withWhom;
      status.hidden = !status.textContent;
    },
  };
}
