/** A piece of an answer: prose, or code exactly as it came, its back-ticks included. */
export interface AnswerPart {
  readonly isCode: boolean;
  readonly text: string;
  /** All that came before was a thought whose beginning was never marked; this part has no text. */
  readonly endsThought?: boolean;
}

/** Takes an answer apart while it streams. */
export interface AnswerSplitter {
  /** @returns what is decided by now; what could still turn into code or a thought waits for more */
  push(words: string): AnswerPart[];
  /** @returns what was still waiting; a thought that was never closed is none of it */
  flush(): AnswerPart[];
}

/** A code span that is still open after this much is taken for a stray back-tick: no answer makes the search slow. */
const SPAN_MAX_CHARS = 4000;
const NAMES = ["think>", "thinking>", "thought>", "reasoning>"];
const TAGS = NAMES.flatMap((name) => [`<${name}`, `</${name}`]);
const OPEN_TAG = /<(?:think|thinking|thought|reasoning)>/iy;
const CLOSE_TAG = /<\/(?:think|thinking|thought|reasoning)>/gi;
const ORPHAN_TAG = /<\/(?:think|thinking|thought|reasoning)>/iy;
const CLOSE_TAG_CHARS = "</reasoning>".length;
/** Where anything but prose may begin. A back-slash takes the character after it out of consideration. */
const SPECIAL = /\\|`{1,200}|~{1,200}|</g;
const RUN_MAX_CHARS = 200;
/** A line's beginning that may stand before a fence: indentation, quotes, a list's mark. */
const BEFORE_FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?$/;
const LINE_BEGIN_MAX_CHARS = 60;
/** A span ends with its paragraph, or where a block of code begins. */
const SPAN_LIMIT = /\n[ \t]*(?:\n|`{3}|~{3})/;

type Mode = { readonly kind: "prose" | "thought" } | { readonly kind: "fence"; readonly mark: string };
const PROSE: Mode = { kind: "prose" };

/**
 * Tells prose from code and leaves out what a model thinks aloud (`<think>…</think>`).
 *
 * The same words come out however the stream was cut into pieces. A tag that is quoted in code is code.
 * @param startsInThought for a model whose answers begin with a thought that only its end marks: nothing is handed out before that, or
 *   before the end, where there was none
 */
export function createAnswerSplitter(startsInThought = false): AnswerSplitter {
  let mode = PROSE;
  let isOpening = startsInThought;
  let searched = 0;
  let rest = "";
  /** What was handed out of the line that `rest` continues. */
  let line = "";
  let parts: AnswerPart[] = [];

  const emit = (length: number, isCode: boolean): void => {
    if (length === 0) return;
    const text = rest.slice(0, length);
    rest = rest.slice(length);
    line = `${line}${text}`.slice((line + text).lastIndexOf("\n") + 1).slice(0, LINE_BEGIN_MAX_CHARS);
    parts.push({ isCode, text });
  };

  /** @returns whether there is more to look at */
  const leaveThought = (): boolean => {
    CLOSE_TAG.lastIndex = 0;
    const close = CLOSE_TAG.exec(rest);
    if (!close) {
      rest = rest.slice(-CLOSE_TAG_CHARS);
      return false;
    }
    rest = rest.slice(close.index + close[0].length);
    mode = PROSE;
    return true;
  };

  const readFence = (mark: string, isFinal: boolean): boolean => {
    const end = rest.indexOf("\n") + 1;
    const whole = end > 0 ? rest.slice(0, end) : rest;
    const said = (line + whole).replace(/^[\s>]+/, "").trimEnd();
    const mayClose = said.replaceAll(mark.slice(0, 1), "") === "";
    if (end === 0 && !isFinal) {
      // The line may still become the closing one; any other is handed out as it comes.
      if (!mayClose || rest.length > SPAN_MAX_CHARS) emit(rest.length, true);
      return false;
    }
    emit(whole.length, true);
    if (mayClose && said.length >= mark.length) mode = PROSE;
    return rest !== "";
  };

  const readProse = (isFinal: boolean): boolean => {
    SPECIAL.lastIndex = 0;
    for (let found = SPECIAL.exec(rest); found; found = SPECIAL.exec(rest)) {
      const at = found.index;
      const [mark] = found;
      const isWhole = isFinal || at + mark.length < rest.length || mark.length === RUN_MAX_CHARS;
      if (mark !== "<" && !isWhole) return hold(at);
      if (mark === "\\") SPECIAL.lastIndex = at + 2;
      else if (mark === "<") {
        OPEN_TAG.lastIndex = at;
        const tag = OPEN_TAG.exec(rest)?.[0];
        if (tag) {
          emit(at, false);
          rest = rest.slice(tag.length);
          mode = { kind: "thought" };
          return true;
        }
        ORPHAN_TAG.lastIndex = at;
        const orphan = ORPHAN_TAG.exec(rest)?.[0];
        if (orphan) {
          emit(at, false);
          rest = rest.slice(orphan.length);
          parts.push({ isCode: false, text: "", endsThought: true });
          return rest !== "";
        }
        const begun = rest.slice(at, at + CLOSE_TAG_CHARS).toLowerCase();
        if (!isFinal && TAGS.some((name) => name.startsWith(begun))) return hold(at);
      } else {
        const end = beginsLine(at, mark.length) ? endOfInfo(at, mark, isFinal) : null;
        const isFence = end !== null;
        const codeEnd = isFence || mark.startsWith("~") ? end : endOfSpan(at, mark.length, isFinal);
        if (codeEnd === undefined) return hold(at);
        if (codeEnd !== null) {
          emit(at, false);
          emit(codeEnd - at, true);
          if (isFence) mode = { kind: "fence", mark };
          return rest !== "";
        }
      }
    }
    emit(rest.length, false);
    return false;
  };

  const hold = (at: number): false => {
    emit(at, false);
    return false;
  };

  const beginsLine = (at: number, length: number): boolean => {
    const begin = rest.lastIndexOf("\n", at - 1) + 1;
    const before = at > 0 && begin > 0 ? rest.slice(begin, at) : line + rest.slice(0, at);
    return length >= 3 && before.length < LINE_BEGIN_MAX_CHARS && BEFORE_FENCE.test(before);
  };

  /** @returns where a fence's first line ends; null: it is none; undefined: more must be heard */
  const endOfInfo = (at: number, mark: string, isFinal: boolean): number | null | undefined => {
    const end = rest.indexOf("\n", at);
    const info = rest.slice(at + mark.length, end < 0 ? undefined : end);
    if (mark.startsWith("`") && info.includes("`")) return null;
    if (end >= 0) return end + 1;
    return isFinal || info.length > SPAN_MAX_CHARS ? rest.length : undefined;
  };

  /** @returns where the span ends; null: it is none; undefined: more must be heard */
  const endOfSpan = (at: number, ticks: number, isFinal: boolean): number | null | undefined => {
    const window = rest.slice(at, at + SPAN_MAX_CHARS);
    const limit = window.search(SPAN_LIMIT);
    const within = limit < 0 ? window : window.slice(0, limit);
    const runs = /`+/g;
    runs.lastIndex = ticks;
    for (let run = runs.exec(within); run; run = runs.exec(within)) {
      const end = at + run.index + run[0].length;
      if (run[0].length === ticks) return end < rest.length || isFinal ? end : undefined;
    }
    return isFinal || limit >= 0 || at + window.length < rest.length ? null : undefined;
  };

  /** @returns whether the thought at the beginning goes on */
  const staysInOpening = (isFinal: boolean): boolean => {
    CLOSE_TAG.lastIndex = searched;
    const close = CLOSE_TAG.exec(rest);
    searched = Math.max(0, rest.length - CLOSE_TAG_CHARS);
    if (!close && !isFinal) return true;
    isOpening = false;
    if (close) rest = rest.slice(close.index + close[0].length);
    return false;
  };

  const read = (isFinal: boolean): AnswerPart[] => {
    parts = [];
    if (isOpening && staysInOpening(isFinal)) return parts;
    for (let goesOn = rest !== ""; goesOn; ) {
      if (mode.kind === "thought") goesOn = leaveThought();
      else if (mode.kind === "fence") goesOn = readFence(mode.mark, isFinal);
      else goesOn = readProse(isFinal);
    }
    return parts;
  };

  return {
    push(words) {
      rest += words;
      return read(false);
    },
    flush() {
      const last = read(true);
      rest = "";
      return last;
    },
  };
}

/** A finished text without its thoughts. */
export function withoutThoughts(text: string): string {
  if (!text.includes("<")) return text;
  const splitter = createAnswerSplitter();
  return [...splitter.push(text), ...splitter.flush()].reduce(
    (said, part) => (part.endsThought ? "" : said + part.text),
    "",
  );
}
