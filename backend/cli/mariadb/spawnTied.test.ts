import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { isSameProcessAlive, processStart } from "./processIdentity.mjs";

const here = join(repositoryRoot, "backend/cli/mariadb");
const identify = (pid: number) => ({ pid, start: processStart(pid) ?? "" });
/** A program that says its own id and stays. */
const STAYS = ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"];

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  const [text] = await once(stream ?? process.stdin, "data");
  return String(text).trim();
}

describe("spawnTied", () => {
  it("ends the program when whoever started it is killed", async () => {
    const script = `import { spawnTied } from ${JSON.stringify(join(here, "spawnTied.mjs"))};
      spawnTied(process.execPath, ${JSON.stringify(STAYS)}, { stdio: ["ignore", "inherit", "inherit"] });
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const program = identify(Number(await firstLine(parent.stdout)));
    expect(isSameProcessAlive(program)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isSameProcessAlive(program)).toBe(false);
  });
});

describe("superviseChild", () => {
  const supervise = async () => {
    const supervisor = spawn(process.execPath, [join(here, "superviseChild.mjs"), process.execPath, ...STAYS], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    return { supervisor, program: identify(Number(await firstLine(supervisor.stdout))) };
  };

  it("does the same where the kernel does not: its input closes when the starter dies", async () => {
    const { supervisor, program } = await supervise();
    expect(isSameProcessAlive(program)).toBe(true);
    supervisor.stdin.end();
    await once(supervisor, "exit");
    expect(isSameProcessAlive(program)).toBe(false);
  });

  it("passes an asked-for end on", async () => {
    const { supervisor, program } = await supervise();
    supervisor.kill("SIGTERM");
    await once(supervisor, "exit");
    expect(isSameProcessAlive(program)).toBe(false);
  });
});
