import { createInterface } from "node:readline/promises";

/** Asks on the terminal and shows what is typed. @throws {Error} where nobody is there to answer */
export async function askLine(question: string): Promise<string> {
  if (process.stdin.isTTY !== true) throw new Error("There is no terminal to ask on.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}
