import { icon } from "../loader/icons.ts";
import { el } from "./el.ts";

/** A small button that shows a picture and says what it does. */
export const iconButton = (label: string, path: string, onclick: () => void): HTMLButtonElement =>
  el("button", { className: "icon", type: "button", title: label, ariaLabel: label, onclick }, icon(path));
