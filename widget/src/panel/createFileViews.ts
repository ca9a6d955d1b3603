import type { FileInfo } from "@chat/contract/files";
import { createFiles } from "../core/createFiles.ts";
import { fill } from "../i18n/loadStrings.ts";
import { icon } from "../loader/icons.ts";
import { el } from "./el.ts";
import cardCss from "./fileCard.css?inline";
import css from "./fileViews.css?inline";
import { fileWords, kindOf } from "./fileWords.ts";
import type { Ui } from "./Ui.ts";

const DOWNLOAD = "M12 15V3M7 10l5 5 5-5M5 21h14";
const SHOT_MAX_PX = 240;
const SHOT_MIN_PX = 48;
/** Addresses live for a day at least. */
const FRESH_MS = 20 * 3_600_000;

/**
 * Draws a message's files: images in place with their room reserved, everything else as a card to download.
 *
 * What was drawn is kept, so that a message that is stored after it was sent does not load its images a second time.
 */
export function createFileViews(ui: Ui) {
  const door = createFiles(ui.chat.files);
  const t = fileWords(ui);
  const drawn = new Map<string, HTMLElement>();
  ui.adopt(cardCss + css);

  /** A link whose address is fetched anew once it may be too old, or when its image did not load. */
  function fileLink(file: FileInfo, className: string, label: string) {
    const link = el("a", {
      className,
      title: file.name,
      ariaLabel: label,
      target: "_blank",
      rel: "noopener noreferrer",
    });
    let readAt = Date.now();
    const aim = (at: FileInfo) => {
      link.href = door.href(at.url);
    };
    const renew = async () => {
      readAt = Date.now();
      const fresh = await door.show(file.id);
      aim(fresh);
      return fresh;
    };
    aim(file);
    link.onclick = (event) => {
      if (Date.now() - readAt < FRESH_MS) return;
      event.preventDefault();
      renew()
        .catch(() => {})
        .finally(() => link.click());
    };
    return { link, renew };
  }

  function card(file: FileInfo) {
    const { link } = fileLink(file, "file", fill(t.openFile, { name: file.name }));
    const what = el(
      "span",
      { className: "what" },
      el("span", { className: "name" }, el("bdi", {}, file.name)),
      el("small", {}, el("bdi", {}, t.size(file.bytes))),
    );
    link.append(el("span", { className: "kind" }, kindOf(file)), what, icon(DOWNLOAD));
    return link;
  }

  function shot(file: FileInfo, isAlone: boolean) {
    const { link, renew } = fileLink(file, "shot", fill(t.openImage, { name: file.name }));
    const { width, height } = file;
    const image = el("img", { alt: file.name, decoding: "async" });
    if (width && height) {
      const scale = Math.min(1, SHOT_MAX_PX / Math.max(width, height));
      image.width = Math.max(SHOT_MIN_PX, Math.round(width * scale));
      image.height = Math.max(SHOT_MIN_PX, Math.round(height * scale));
    }
    if (!isAlone) link.classList.add("tile");
    const show = (at: FileInfo) => {
      image.src = door.href(at.previewUrl ?? at.url);
    };
    const giveUp = () => {
      // The page's policy may refuse our images (`img-src`), or the file is gone: it is offered for download, or said.
      link.replaceWith(card(file));
    };
    image.onerror = () => {
      image.onerror = giveUp;
      renew().then(show, giveUp);
    };
    show(file);
    link.append(image);
    return link;
  }

  return (files: readonly FileInfo[]): HTMLElement => {
    const key = files.map(({ id }) => id).join();
    let view = drawn.get(key);
    if (!view) {
      const images = files.filter(({ isImage }) => isImage);
      const others = files.filter(({ isImage }) => !isImage);
      view = el("div", { className: "files", role: "group", ariaLabel: t.attached });
      view.append(...images.map((file) => shot(file, images.length === 1)), ...others.map(card));
      drawn.set(key, view);
    }
    return view;
  };
}
