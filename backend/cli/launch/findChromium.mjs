import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { runTool } from "../mariadb/runTool.mjs";
import { Problem } from "./Problem.mjs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser for the browser tests: Playwright's own where it was downloaded, else one that is installed.
 * @param {(path: string) => boolean} [exists]
 * @returns {Promise<{ executablePath?: string } | undefined>} no path means Playwright's own; undefined when there is none
 */
export async function findChromium(exists = existsSync) {
  if (process.env.CHROMIUM) return { executablePath: process.env.CHROMIUM };
  const { chromium } = await import("@playwright/test");
  if (exists(chromium.executablePath())) return {};
  const executablePath = PLACES.find((path) => exists(path));
  return executablePath ? { executablePath } : undefined;
}

/**
 * Finds a browser, or gets one: Debian's package as root, else Playwright's own download.
 * @param {string} root
 * @param {(text: string) => void} say
 * @returns {Promise<string>} which one, for people
 * @throws {Problem} naming the command to run
 */
export async function provideChromium(root, say) {
  const found = await findChromium();
  if (found) return found.executablePath ?? "Playwright's Chromium";
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const isDebian = /^ID=debian$/m.test(release); // Ubuntu's package of that name only points to a snap
  if (isDebian && process.getuid?.() === 0) {
    say("installing Debian's chromium package");
    const install = () =>
      runTool("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
        timeoutMs: 600_000,
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    if ((await install()).code !== 0) {
      await runTool("apt-get", ["update"], { timeoutMs: 300_000 });
      await install();
    }
  } else {
    say("downloading Playwright's Chromium");
    await runTool(process.execPath, [`${root}/node_modules/@playwright/test/cli.js`, "install", "chromium"], {
      cwd: root,
      timeoutMs: 600_000,
    });
  }
  const now = await findChromium();
  if (now) return now.executablePath ?? "Playwright's Chromium";
  throw new Problem(
    "No Chromium was found for the browser tests, and none could be fetched.",
    isDebian
      ? "Install it: sudo apt-get install chromium"
      : "Install it: npx playwright install --with-deps chromium (or set CHROMIUM=/path/to/it)",
  );
}
