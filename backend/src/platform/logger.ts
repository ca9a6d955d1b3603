import pino from "pino";
import { describeError } from "./describeError.ts";
import { hideSecrets } from "./hideSecrets.ts";
import { maskAddress } from "./maskAddress.ts";

/** JSON lines. `error` = someone must act, `warn` = healed itself, `info` = lifecycle, `debug` = local. Never a message body. */
export type Logger = pino.Logger;

export interface LoggerOptions {
  /** How much of the fields `ip` and `address` is kept. */
  readonly address?: "full" | "network" | "none";
  /** Where the lines go; the standard output unless a test listens. */
  readonly destination?: pino.DestinationStream;
}

/**
 * JSON leaves these as they are, and a terminal or viewer acts on them: C1 controls (an escape sequence in one character), marks that
 * reverse or hide text, and line separators (X84, X97). The C0 controls JSON escapes itself.
 */
const INVISIBLE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const toEscapes = (found: string): string =>
  [...Array(found.length).keys()].map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");

/**
 * The one way to write a log: what is secret is hidden by its name, errors are cut down to what explains them, nothing can forge a line.
 *
 * @param level pino's level name, or `silent`
 */
export const createLogger = (level: string, { address = "full", destination }: LoggerOptions = {}): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      formatters: { log: (fields) => hideSecrets(address === "full" ? fields : maskAddress(fields, address)) },
      hooks: { streamWrite: (line) => line.replace(INVISIBLE, toEscapes) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
