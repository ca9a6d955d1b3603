import type { ChatView } from "../core/Chat.ts";
import type { Storage } from "../core/storage.ts";
import { CLOSE_ICON } from "../loader/icons.ts";
import { el } from "./el.ts";
import { iconButton } from "./iconButton.ts";
import { ICONS } from "./icons.ts";
import type { Ui } from "./Ui.ts";

/** Whom one talks to, and what else one can do. */
export function createHeader(ui: Ui, onClose: () => void, storage: Storage) {
  const { t } = ui;
  const face = el("span", { className: "face", ariaHidden: "true" });
  const title = el("h2");
  const status = el("p");
  const more = iconButton(t.menu, ICONS.more, () => {
    void import("./toggleMenu.ts").then(({ toggleMenu }) => toggleMenu(ui, storage, more));
  });
  const close = iconButton(t.close, CLOSE_ICON, onClose);
  const element = el("header", {}, face, el("div", {}, title, status), more, close);

  return {
    element,
    update({ session }: ChatView) {
      const { look, assistant, isStaffed } = ui.config();
      const agent = session?.state === "human" && session.agent?.name;
      const name = agent || look.title;
      title.textContent = name;
      face.textContent = [...name][0] ?? "";
      // A person is there: the one who has the chat, or somebody for a chat that may begin.
      face.classList.toggle("up", agent ? true : isStaffed && !/waiting|closed/.test(session?.state ?? ""));
      const subtitle = look.subtitle ?? t.subtitle;
      const withWhom = assistant.isEnabled ? subtitle || `${assistant.name} · ${t.ai}` : isStaffed ? subtitle : t.away;
      status.textContent =
        session?.state === "waiting"
          ? t.waiting
          : session?.state === "closed"
            ? t.chatEnded
            : agent
              ? look.title
              : withWhom;
    },
  };
}
