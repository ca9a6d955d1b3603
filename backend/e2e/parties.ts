import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./chatApi.ts";

/** A visitor in a browser of their own, on a page of somebody else's website. */
export interface VisitorParty {
  readonly page: Page;
  readonly panel: Locator;
  /** What was said and what happened, as it is shown. */
  readonly feed: Locator;
  say(text: string): Promise<void>;
  /** By the button that is there from the first word on. */
  askForPerson(): Promise<void>;
}

/** Opens the page and the widget on it. */
export async function openVisitor(browser: Browser, origin: string, title: string): Promise<VisitorParty> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: title }).click();
  const panel = page.getByRole("dialog", { name: title });
  await expect(panel).toBeVisible();
  return {
    page,
    panel,
    feed: panel.getByRole("region", { name: "Messages" }),
    async say(text) {
      await panel.getByRole("textbox").first().fill(text);
      await panel.getByRole("button", { name: "Send", exact: true }).click();
    },
    askForPerson: () => panel.locator("form").getByRole("button", { name: "Talk to a person" }).click(),
  };
}

/** A browser of its own at a door of the product, e-mail and password sent. */
export async function enterPassword(browser: Browser, email: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(path);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

/** An agent in a browser of their own, signed in to the console. */
export interface AgentParty {
  readonly page: Page;
  /** The chat's rows. */
  readonly log: Locator;
  readonly composer: Locator;
  say(text: string): Promise<void>;
}

/** Signs an agent in at the console's own door. */
export async function openAgent(browser: Browser, email: string): Promise<AgentParty> {
  const page = await enterPassword(browser, email, "/agent");
  await expect(page.getByRole("tab", { name: /Waiting/ })).toBeVisible();
  const composer = page.getByLabel(/^Reply to/);
  return {
    page,
    log: page.getByRole("log"),
    composer,
    async say(text) {
      await composer.fill(text);
      await composer.press("Enter");
    },
  };
}

/** Takes the one chat that waits. */
export async function acceptOnly({ page, composer }: AgentParty): Promise<void> {
  await page.getByRole("button", { name: /^Accept Visitor/ }).click();
  await expect(composer).toBeVisible();
}

/**
 * Presses all of these at the same moment, again while nobody has it: whose button is gone before the press was too late,
 * and waits for no other.
 */
export async function pressAtOnce(buttons: readonly Locator[], isTaken: () => Promise<boolean>): Promise<void> {
  await expect(async () => {
    await Promise.all(
      buttons.map((button) => button.click({ noWaitAfter: true, timeout: 5000 }).catch(() => undefined)),
    );
    await expect.poll(isTaken, { timeout: 5000 }).toBe(true);
  }).toPass();
}

/** Writes on until the other side shows it: the mark of somebody who pauses fades within seconds. */
export async function typeUntil(composer: Locator, isShown: Locator): Promise<void> {
  await expect(async () => {
    await composer.press("End");
    await composer.pressSequentially("so ");
    await expect(isShown).toBeVisible({ timeout: 3000 });
  }).toPass();
}

/** Goes on in the dashboard and is asked to sign in; whoever learnt before that they are out stands there already. */
export async function expectSignedOut(page: Page): Promise<void> {
  const door = page.getByRole("button", { name: "Sign in" });
  await page.getByRole("link", { name: "Team" }).or(door).click();
  await expect(door).toBeVisible();
}
