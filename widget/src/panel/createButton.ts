import { CLOSE_ICON, icon } from "../loader/icons.ts";
import { el } from "./el.ts";

/** The launcher's button once the panel is there: open or closed, and how much is unread. */
export function createButton(root: ShadowRoot) {
  const button = root.firstElementChild as HTMLElement; // the loader's
  const teaser = button.nextElementSibling;
  const badge = el("span", { className: "badge", hidden: true });
  button.ariaHasPopup = "dialog";

  return {
    /** After the loader has drawn the button anew, too. */
    draw(isOpen: boolean) {
      button.ariaExpanded = String(isOpen);
      if (!isOpen) return button.append(badge);
      teaser?.remove();
      button.replaceChildren(icon(CLOSE_ICON));
    },
    /** @returns whether the count changed. */
    setUnread(count: number): boolean {
      const text = `${count}`;
      const isNew = badge.textContent !== text;
      badge.textContent = text;
      badge.hidden = count === 0;
      if (count) teaser?.remove(); // a greeting is for who has no answer waiting
      return isNew;
    },
    focus: () => button.focus(),
  };
}
