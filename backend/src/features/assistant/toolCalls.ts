import * as z from "zod";

/** One piece of a tool call, as far as it can be read; what is odd about it is left out. */
export const ToolCallPiece = z.object({
  index: z.number().int().nullish().catch(null),
  id: z.string().nullish().catch(null),
  function: z
    .object({ name: z.string().nullish().catch(null), arguments: z.unknown().optional() })
    .nullish()
    .catch(null),
});
export type ToolCallPiece = z.infer<typeof ToolCallPiece>;

/** A call as it is understood. `args` is a string where the model gave words instead of fields. */
export interface ToolCall {
  readonly name: string;
  readonly args: unknown;
}

/** Puts tool calls together from their pieces. */
export interface ToolCallBuilder {
  add(pieces: readonly ToolCallPiece[]): void;
  /** Every call that has a name. Arguments that were cut off count as far as they can be read. */
  read(): ToolCall[];
}

const ARGUMENTS_MAX_CHARS = 20_000;
const CALLS_MAX = 16;

interface Draft {
  id: string;
  name: string;
  args: string;
}

/**
 * Starts without calls.
 *
 * Providers number the calls, or give them ids, or neither, or the same number to all: a piece that brings a name begins a new call
 * wherever it cannot go on with the one before.
 */
export function createToolCallBuilder(): ToolCallBuilder {
  const calls: Draft[] = [];
  const byIndex = new Map<number, Draft>();

  const callOf = ({ index, id, function: said }: ToolCallPiece): Draft | undefined => {
    const known = calls.find((call) => call.id !== "" && call.id === id);
    if (known) return known;
    const before = typeof index === "number" ? byIndex.get(index) : calls.at(-1);
    if (before && !beginsAnother(before, id ?? "", said?.name ?? "")) return before;
    if (calls.length >= CALLS_MAX) return undefined;
    const fresh = { id: id ?? "", name: "", args: "" };
    calls.push(fresh);
    if (typeof index === "number") byIndex.set(index, fresh);
    return fresh;
  };

  return {
    add(pieces) {
      for (const piece of pieces) {
        const call = callOf(piece);
        if (!call) continue;
        call.id ||= piece.id ?? "";
        call.name ||= piece.function?.name ?? "";
        const args = piece.function?.arguments ?? "";
        if (call.args.length < ARGUMENTS_MAX_CHARS) call.args += typeof args === "string" ? args : JSON.stringify(args);
      }
    },
    read: () =>
      calls.flatMap(({ name, args }) => {
        const bare = name.trim().replace(/^(?:functions|tools|default_api)[.:]/, "");
        return bare === "" ? [] : [{ name: bare, args: readArguments(args) }];
      }),
  };
}

function beginsAnother(before: Draft, id: string, name: string): boolean {
  if (name === "" || before.name === "") return false;
  if (name !== before.name || parse(before.args) !== undefined) return true;
  return id !== "" && before.id !== "" && before.args === "";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readArguments(text: string): unknown {
  const bare = text.trim();
  if (bare === "") return {};
  const whole = parse(bare);
  if (typeof whole === "string") return whole.trim().startsWith("{") ? readArguments(whole) : whole;
  if (whole !== undefined) return whole;
  const begin = bare.indexOf("{");
  return begin < 0 ? bare : (parse(closeJson(bare.slice(begin))) ?? {});
}

/** Ends what was cut off: the open string, then the open brackets. A name without its value is left out, and so is what follows the end. */
function closeJson(text: string): string {
  const open: string[] = [];
  let isString = false;
  let read = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (isString && char === "\\") {
      if (/^\\(?:u[\da-f]{0,3})?$/i.test(text.slice(at))) break;
      const mark = /^\\(?:["\\/bfnrt]|u[\da-f]{4})/i.exec(text.slice(at, at + 6))?.[0];
      read += mark ?? "";
      at += (mark ?? "\\").length - 1;
      continue;
    }
    if (char === '"') isString = !isString;
    else if (!isString && (char === "{" || char === "[")) open.push(char === "{" ? "}" : "]");
    else if (!isString && (char === "}" || char === "]")) {
      open.pop();
      if (open.length === 0) return read + char;
    }
    read += char < " " ? " " : char; // a line break within a string is no JSON, but it can be read
  }
  if (isString) read += '"';
  read = read.replace(/(?<=[{,])\s*"(?:[^"\\]|\\.)*"\s*:?\s*$/, "").replace(/[\s,]+$/, "");
  return read + open.toReversed().join("");
}
