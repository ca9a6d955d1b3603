import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** Asks on the terminal without showing what is typed; reads one line where the input is a pipe. */
export async function readPassword(question: string): Promise<string> {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("close", () =>
        reject(
          new Error(
            "Nothing was typed or piped in, so nothing was done. Answer on a terminal, or give one line through a pipe.",
          ),
        ),
      );
      lines.once("SIGINT", () => reject(new Error("Nothing was changed.")));
    });
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write("\n");
  }
}
