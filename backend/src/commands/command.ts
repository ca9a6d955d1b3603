import { type ParseArgsConfig, parseArgs } from "node:util";
import * as z from "zod";
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Flags<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];

/** What a command may ask for; nothing is read or connected to before it is asked for, so a command can work on a broken installation. */
export interface Surroundings {
  /** @throws {Error} naming every bad variable */
  config(): Config;
  /** Opened by the first call; closed by whoever runs the command. */
  deps(): Deps;
  /** A line for the person who waits; on stderr, so that what the command gives back can be piped. */
  say(line: string): void;
}

/** A command without its types: as the table of all commands holds it. */
export interface Command {
  readonly name: string;
  /** What follows the name, e.g. `EMAIL`, one line a form of use. */
  readonly forms: readonly { readonly usage: string; readonly summary: string }[];
  /** @returns what to print when it is done, and the exit code where that is not 0 */
  call(args: readonly string[], surroundings: Surroundings): Promise<string | { text: string; exitCode: number }>;
}

/** Wrong use of a command: told in a sentence, without a stack. */
export class UsageError extends Error {}

/** Words or options that the command does not have: whoever typed them wants to see its forms. */
export class WrongUse extends UsageError {}

/**
 * Declares a command: its options are parsed and typed from one table, and a stray word or unknown option is refused before anything happens.
 *
 * @param spec `words` is how many plain words may follow the name
 */
export function defineCommand<const O extends Options>(spec: {
  name: string;
  forms: Command["forms"];
  words?: number;
  options?: O;
  run(call: { words: readonly string[]; flags: Flags<O> } & Surroundings): ReturnType<Command["call"]>;
}): Command {
  return {
    name: spec.name,
    forms: spec.forms,
    call(args, surroundings) {
      const { words, flags } = parseWords(spec.options, args);
      const stray = words[spec.words ?? 0];
      if (stray !== undefined) throw new WrongUse(`${spec.name} does not know what to do with "${stray}".`);
      return spec.run({ words, flags, ...surroundings });
    },
  };
}

function parseWords<O extends Options>(options: O | undefined, args: readonly string[]) {
  try {
    // Without options of its own a command has an empty table, which is an O too; the compiler cannot know.
    const table = options ?? ({} as O);
    const { values, positionals } = parseArgs({ args: [...args], options: table, allowPositionals: true });
    return { words: positionals, flags: values };
  } catch (error) {
    // Node goes on about words that begin with a dash, which nobody meant.
    const [what = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\.$/);
    throw new WrongUse(`${what}.`, { cause: error });
  }
}

/** A whole number within bounds, told as such. */
export const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number(`must be a whole number from ${min} to ${max}`)
    .refine(
      (value) => Number.isInteger(value) && value >= min && value <= max,
      `must be a whole number from ${min} to ${max}`,
    );

/** @throws {UsageError} with the schema's sentence after `what`, e.g. "The e-mail is not valid." */
export function parsed<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  if (value === undefined) throw new WrongUse(`${what} is missing.`);
  const result = schema.safeParse(value);
  if (!result.success) throw new WrongUse(`${what} ${result.error.issues[0]?.message ?? "is not valid"}.`);
  return result.data;
}
