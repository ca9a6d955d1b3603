import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page } from "@playwright/test";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { codeOf } from "../test/twoFactor.ts";
import { PASSWORD } from "./chatApi.ts";
import { enterPassword, expectSignedOut } from "./parties.ts";
import { test } from "./story.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } }); // what fades in has no contrast yet

/** At the dashboard's door, on the way to one's account. */
const enterDashboard = (browser: Browser, email: string) => enterPassword(browser, email, "/login?next=%2Faccount");

const atCode = (page: Page) => expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
const atAccount = (page: Page) => expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();

/** From the account page to the recovery codes. @returns the app's secret, the code that proved it and the recovery codes */
async function setUp(page: Page): Promise<{ secret: string; used: string; recoveryCodes: string[] }> {
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  const secret = ((await dialog.locator("code").textContent()) ?? "").replace(/\s/g, "");
  await dialog.getByRole("button", { name: "Next" }).click();
  await dialog.getByLabel("Current password").fill(PASSWORD);
  const used = codeOf(secret);
  await dialog.getByLabel("Code").fill(used);
  await dialog.getByRole("button", { name: "Switch on" }).click();
  return { secret, used, recoveryCodes: await readRecoveryCodes(page) };
}

async function readRecoveryCodes(page: Page): Promise<string[]> {
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  return codes.allInnerTexts();
}

async function finishSetUp(page: Page): Promise<void> {
  await page.getByLabel("I have saved these codes").check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("10 recovery codes left")).toBeVisible();
}

const expectAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual(
    [],
  );
};

test("a second factor is set up, asked for at both doors, and switched off with a recovery code", async ({
  browser,
  work,
}) => {
  const { email } = work;
  const page = await enterDashboard(browser, email);
  await atAccount(page);
  const other = await enterDashboard(browser, email);
  await atAccount(other);

  // a slip of the hand does not lose the recovery codes
  const { secret, used, recoveryCodes } = await setUp(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Save the codes first")).toBeVisible();
  await expectAccessible(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  for (const code of recoveryCodes) expect(text).toContain(code);
  await finishSetUp(page);

  // whoever came in without it is out
  await expectSignedOut(other);

  // the code that switched it on is used up; the next one sends itself
  const again = await enterDashboard(browser, email);
  await atCode(again);
  await expectAccessible(again);
  await expect(again.getByLabel("Code")).toBeFocused();
  await again.getByLabel("Code").fill(used);
  await expect(again.getByText("This code is not right or was used already.")).toBeVisible();
  await expect(again.getByLabel("Code")).toHaveValue("");
  await again.getByLabel("Code").pressSequentially(codeOf(secret, 1));
  await atAccount(again);
  await again.reload();
  await atAccount(again);

  // the console asks, too, and takes a recovery code
  const agent = await enterPassword(browser, email, "/agent");
  await atCode(agent);
  await agent.getByRole("button", { name: "Use a recovery code instead" }).click();
  await agent.getByLabel("Recovery code").fill(recoveryCodes[0]?.toUpperCase() ?? "");
  await agent.getByRole("button", { name: "Sign in" }).click();
  await expect(agent.getByRole("tab", { name: /Waiting/ })).toBeVisible();
  await agent.goto("/agent/account");
  await expect(agent.getByText("9 recovery codes left")).toBeVisible();

  // new codes in place of the old
  await page.reload();
  await page.getByRole("button", { name: "New recovery codes" }).click();
  await page.getByRole("dialog").getByLabel("Current password").fill(PASSWORD);
  await page
    .getByRole("dialog")
    .getByLabel("Code")
    .fill(recoveryCodes[1] ?? "");
  await page.getByRole("button", { name: "Make new codes" }).click();
  const [renewed = ""] = await readRecoveryCodes(page);
  await finishSetUp(page);

  await page.getByRole("button", { name: "Switch off" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Current password").fill("not the password");
  await dialog.getByLabel("Code").fill(recoveryCodes[2] ?? "");
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(dialog.getByText("This is not your current password.")).toBeVisible();
  await dialog.getByLabel("Current password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(dialog.getByText("This code is not right or was used already.")).toBeVisible();
  await dialog.getByLabel("Code").fill(renewed);
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Off. You sign in with your password alone.")).toBeVisible();
  await atAccount(await enterDashboard(browser, email));
});

/** The command of whoever runs the machine, as it is typed. */
async function chatCommand(...args: string[]): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, ["backend/cli/chat.mjs", ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, DATA_DIR: process.env["E2E_DATA_DIR"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      output += data.toString("utf8");
    });
  const [code] = await once(child, "close");
  return { code, output };
}

test("who lost phone and codes is let in again: an agent by an admin, an owner from the command line", async ({
  browser,
  work,
}) => {
  const { email: agentEmail } = await work.addAgent("Grace Hopper");
  const agent = await enterPassword(browser, agentEmail, "/agent");
  await expect(agent.getByRole("tab", { name: /Waiting/ })).toBeVisible();
  await agent.goto("/agent/account");
  await setUp(agent);
  await finishSetUp(agent);

  const owner = await enterPassword(browser, work.email, "/login?next=%2Fteam");
  const row = owner.getByRole("row", { name: /Grace Hopper/ });
  await expect(row.getByText("On", { exact: true })).toBeVisible();
  await owner.getByRole("button", { name: "Change Grace Hopper" }).click();
  await owner.getByRole("menuitem", { name: "Reset two-factor sign-in" }).click();
  await owner.getByRole("alertdialog").getByRole("button", { name: "Reset" }).click();
  await expect(row.getByText("Off", { exact: true })).toBeVisible();
  await expect(agent.getByText("You were signed out on this device.")).toBeVisible();

  await owner.goto("/account");
  await setUp(owner);
  await finishSetUp(owner);
  const { code, output } = await chatCommand("2fa:off", work.email);
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining(`Two-factor sign-in of ${work.email} is off.`),
  });
  await expect(async () => {
    await owner.reload();
    await expect(owner.getByRole("button", { name: "Sign in" })).toBeVisible({ timeout: 10_000 });
  }).toPass();
  await atAccount(await enterDashboard(browser, work.email));
});
