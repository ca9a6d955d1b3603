import { Problem } from "../launch/Problem.mjs";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { runTool } from "../mariadb/runTool.mjs";

/** The container engine of this machine. */
export interface Engine {
  /** For people: which versions answer. */
  readonly words: string;
  /** The compose command, with its leading arguments. */
  readonly compose: readonly string[];
}

/** Passed to the engine's programs; nothing else of our environment reaches the compose file. */
const ENGINE_VARIABLES =
  /^(PATH|HOME|USER|LANG|TMPDIR|XDG_RUNTIME_DIR|DOCKER_.*|COMPOSE_DOCKER_CLI_BUILD|HTTPS?_PROXY|NO_PROXY|SSH_AUTH_SOCK)$/i;

const engineEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => ENGINE_VARIABLES.test(name)));

/** Ends whatever runs when somebody presses Ctrl-C. */
export const interruption = new AbortController();

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. @throws {Error} with the end of what it said when it fails or takes too long */
export async function run(command: readonly string[], timeoutMs: number, input?: string): Promise<Finished> {
  interruption.signal.throwIfAborted();
  const finished = await tryRun(command, timeoutMs, input);
  if (finished.code === 0) return finished;
  const said = `${finished.stdout}\n${finished.stderr}`.trim().split("\n").slice(-15).join("\n      ");
  const why = finished.code === 124 ? `took longer than ${timeoutMs / 1000} s` : `ended with ${finished.code}`;
  throw new Error(`${command.join(" ").slice(0, 300)} ${why}:\n      ${said}`);
}

/** Runs a program to its end, whatever that end is. */
export function tryRun(command: readonly string[], timeoutMs: number, input?: string): Promise<Finished> {
  const [program = "", ...args] = command;
  return runTool(program, args, {
    cwd: repositoryRoot,
    env: engineEnvironment(),
    timeoutMs,
    signal: interruption.signal,
    ...(input === undefined ? {} : { input }),
  });
}

/**
 * Finds the engine and the compose command: Compose 2 or docker-compose 1.29.
 *
 * @throws {Problem} saying what to install or start: without an engine nothing is proven, so nothing is skipped
 */
export async function findEngine(): Promise<Engine> {
  const engine = await tryRun(["docker", "version", "--format", "{{.Server.Version}}"], 20_000);
  if (engine.code === 127)
    throw new Problem(
      "There is no docker command.",
      "Install Docker Engine (Debian: sudo apt-get install docker.io docker-compose), then run this again.",
    );
  if (engine.code !== 0)
    throw new Problem(
      `No container engine answers: ${engine.stderr.trim().split("\n").at(-1)}`,
      "Start it (sudo systemctl start docker), and run this as root or as a member of the group docker.",
    );
  for (const compose of [["docker", "compose"], ["docker-compose"]]) {
    const { code, stdout } = await tryRun([...compose, "version", "--short"], 20_000);
    if (code === 0) return { words: `engine ${engine.stdout.trim()}, compose ${stdout.trim()}`, compose };
  }
  throw new Problem(
    "There is no compose command.",
    "Install it (Debian: sudo apt-get install docker-compose), then run this again.",
  );
}

/** Runs a program to its end, between files as a shell's `<` and `>` do. @throws {Error} as `run` does */
export const runBetween = (
  command: readonly string[],
  files: { readonly from?: string; readonly to?: string },
  timeoutMs: number,
): Promise<Finished> =>
  run(
    [
      "sh",
      "-c",
      'from=$1; to=$2; shift 2; exec "$@" < "$from" > "$to"',
      "sh",
      files.from ?? "/dev/null",
      files.to ?? "/dev/null",
      ...command,
    ],
    timeoutMs,
  );
