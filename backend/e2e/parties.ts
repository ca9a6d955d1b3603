import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { PASSWORD } from "./chatApi.ts";

/** A visitor in a browser of their own, on a page of somebody else's website. */
export interface VisitorParty {
  readonly page: Page;
  readonly panel: Locator;
  /** What was said and what happened, as it is shown. */
  readonly feed: Locator;
  say(text: string): Promise<void>;
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
