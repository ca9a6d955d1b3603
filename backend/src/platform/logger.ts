import pino from "pino";

/** JSON lines. `error` = someone must act, `warn` = healed itself, `info` = lifecycle, `debug` = local. Never a message body. */
export type Logger = pino.Logger;

/** @param level pino's level name, or `silent` */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ["*.password", "*.token", "*.authorization", "*.cookie"],
  });
