import { pickProblem } from "@chat/contract/picked-files";
import { FILES_PER_MESSAGE_MAX, MESSAGE_MAX_CHARS } from "@chat/contract/wire";
import { createFiles } from "../core/createFiles.ts";
import { createUploads, type Upload } from "../core/createUploads.ts";
import { fill } from "../i18n/loadStrings.ts";
import { CLOSE_ICON, icon } from "../loader/icons.ts";
import { el } from "./el.ts";
import cardCss from "./fileCard.css?inline";
import { fileWords, kindOf } from "./fileWords.ts";
import { ICONS } from "./icons.ts";
import { thumbnail } from "./thumbnail.ts";
import css from "./tray.css?inline";
import type { Ui } from "./Ui.ts";

/** Firefox tells every 350 ms that something is still dragged over. */
const DRAG_PAUSE_MS = 600;
const RETRY = "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5";
const BLANK = /^[\s\p{Cf}]*$/u;

export type Tray = ReturnType<typeof createTray>;

/** The files beside the words that are being written: checked, on their way, or ready to be sent with them. */
export function createTray(ui: Ui, form: HTMLFormElement, input: HTMLTextAreaElement, onChange: () => void) {
  const t = fileWords(ui);
  const uploads = createUploads({ door: createFiles(ui.chat.files), onChange: draw });
  const chips = new Map<string, ReturnType<typeof createChip>>();
  const list = el("ul", { className: "tray", ariaLabel: t.attached });
  const refusals = el("div", { className: "refusals", role: "alert" });
  const zone = el("div", { className: "zone", hidden: true }, el("span", {}, icon(ICONS.clip), t.dropHere));
  const life = new AbortController(); // passed as options: listeners end with it
  let dragTimer: ReturnType<typeof setTimeout>;
  ui.adopt(cardCss + css);
  input.before(refusals, list);
  form.closest("section")?.append(zone);

  function createChip({ clientId, file }: Upload) {
    const note = el("bdi");
    const size = el("small", {}, note);
    const bar = el("progress", { max: 1, ariaLabel: file.name });
    const button = (label: string, path: string, onclick: () => void) => {
      const name = fill(label, { name: file.name });
      return el("button", { type: "button", title: name, ariaLabel: name, onclick }, icon(path));
    };
    const retry = button(t.retryFile, RETRY, () => uploads.retry(clientId));
    const remove = button(t.removeFile, CLOSE_ICON, () => {
      uploads.remove(clientId);
      input.focus();
    });
    const name = el("span", { className: "name", title: file.name }, el("bdi", {}, file.name));
    const face = el("span", { className: "kind", ariaHidden: "true" }, kindOf(file));
    void thumbnail(file).then((picture) => picture && face.replaceChildren(picture));
    const element = el("li", {}, face, el("span", { className: "what" }, name, size, bar), retry, remove);
    return {
      element,
      draw({ state, part, problem }: Upload) {
        const percent = new Intl.NumberFormat(t.lang, { style: "percent" }).format(part);
        const isBad = state === "failed";
        note.textContent = isBad
          ? t.why(problem ?? "internal", file.name)
          : state === "waiting"
            ? t.fileLost
            : state === "uploading"
              ? percent
              : t.size(file.size);
        note.className = isBad ? "bad" : "";
        bar.hidden = state !== "uploading";
        bar.value = part;
        retry.hidden = state !== "waiting" && !isBad;
      },
    };
  }

  function draw() {
    const items = uploads.items();
    for (const [clientId, chip] of chips)
      if (!items.some((item) => item.clientId === clientId)) {
        chip.element.remove();
        chips.delete(clientId);
      }
    for (const item of items) {
      let chip = chips.get(item.clientId);
      if (!chip) {
        chip = createChip(item);
        chips.set(item.clientId, chip);
        list.append(chip.element);
      }
      chip.draw(item);
    }
    list.hidden = items.length === 0;
    form.dispatchEvent(new Event("input")); // the feed's end stays in view
    onChange();
  }

  function refuse(lines: readonly string[], hint = "") {
    const close = el("button", { type: "button", ariaLabel: t.close, onclick: () => refuse([]) }, icon(CLOSE_ICON));
    refusals.replaceChildren(
      ...lines.map((line) => el("p", { dir: "auto" }, line)),
      ...(hint ? [el("small", { dir: "auto" }, hint)] : []),
      ...(lines.length > 0 ? [close] : []),
    );
    form.dispatchEvent(new Event("input"));
  }

  /** Listens as long as the panel is there. */
  const listen = (event: string, hear: (event: Event) => void) =>
    window.addEventListener(event, (heard) => (form.isConnected ? hear(heard) : life.abort()), life);
  listen("online", uploads.resume);
  // Files cannot outlive their page: the browser asks before it is left.
  listen("beforeunload", (event) => {
    if (uploads.items().length > 0) event.preventDefault();
  });

  draw();
  return {
    count: () => uploads.items().length,
    /** Takes what fits and says what does not, and why. Nothing to add: files are held over the panel. */
    add(files: readonly File[]) {
      const limits = ui.config().attachments;
      if (!limits || !form.offsetParent) return; // not here, or not now: the form before the chat, an ended chat
      clearTimeout(dragTimer);
      zone.hidden = files.length > 0;
      if (files.length === 0) {
        dragTimer = setTimeout(() => {
          zone.hidden = true;
        }, DRAG_PAUSE_MS);
        return;
      }
      const lines = new Set<string>();
      let hint = "";
      for (const file of files) {
        const problem = pickProblem(file, limits);
        const isSame = ({ file: other }: Upload) =>
          other.name === file.name && other.size === file.size && other.lastModified === file.lastModified;
        if (problem) {
          lines.add(t.why(problem, file.name));
          if (problem === "typeRefused") hint = t.allowed();
        } else if (uploads.items().some(isSame))
          continue; // picked again
        else if (uploads.items().length >= limits.perMessage)
          lines.add(fill(t.filesTooMany, { count: FILES_PER_MESSAGE_MAX }));
        else {
          uploads.add(file);
          ui.announce(fill(t.fileAdded, { name: file.name }));
        }
      }
      refuse([...lines], hint);
      input.focus();
    },
    /** Sends what is written with the files, once they are there; whatever hinders it leaves both where they are. */
    async send() {
      const files = await uploads.finish().catch(() => ui.say(t.fileNotReady));
      if (!files) return;
      const text = input.value.trim();
      if (text.length > MESSAGE_MAX_CHARS) return;
      if (files.length === 0 && (refusals.hasChildNodes() || BLANK.test(text))) return;
      ui.chat.send(BLANK.test(text) ? "" : text, files.length > 0 ? { files } : undefined);
      uploads.clear();
      refuse([]);
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}
