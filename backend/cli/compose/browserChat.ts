import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, expect, type Page } from "@playwright/test";
import { findChromium } from "../launch/findChromium.mjs";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import type { Project } from "./project.ts";

/** Whoever registers first, and so owns the test page's chats. */
export const OWNER = { email: "ada@nordlicht.example", password: "correct horse battery" };
const PASSWORD = OWNER.password;

/** One chat between a visitor and an agent, each in a browser window that is never reloaded. */
export interface BrowserChat {
  /** Each says something, and sees what the other one said. */
  exchange(about: string, seconds?: number): Promise<void>;
  /** The visitor sends a picture, and the agent's window draws it. */
  sendPicture(about: string): Promise<void>;
  /** Every text that the visitor's window shows, in its order. */
  shown(): Promise<string[]>;
  /** @throws {Error} if one of the windows was loaded anew since the chat began */
  expectNoReload(): Promise<void>;
}

/** @param extra for the browser: how names resolve, say */
export async function openBrowser(extra: readonly string[] = []): Promise<Browser> {
  // Playwright would end this process by itself, and what it started in containers would stay.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ ...(await findChromium()), ...signals, args: [...extra] });
}

/** The first person registers in the dashboard, on its own port. */
export async function registerOwner(browser: Browser, { ports }: Project): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://localhost:${ports.dashboard}/register`);
  await page.getByLabel("Business name").fill("Nordlicht Lampen");
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("link", { name: "Skip for now" })).toBeVisible({ timeout: 20_000 });
  return page;
}

/** Signs in to the dashboard at any of its addresses. */
export async function signIn(browser: Browser, origin: string): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/login`);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible({ timeout: 20_000 });
  await page.context().close();
}

/** A visitor of the test page asks the built-in assistant. */
export async function askAssistant(browser: Browser, origin: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/test-widget.html`);
  await page.getByRole("button", { name: "Chat with us" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("textbox").first().fill("How do I put the chat on my website?");
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  const source = panel.getByRole("group", { name: "Sources" });
  await expect(source).toHaveText("How do I embed the widget in my website?", { timeout: 20_000 });
  return page;
}

/** The visitor asks for a person; the owner accepts in the console. */
export async function handOver(browser: Browser, origin: string, visitor: Page): Promise<BrowserChat> {
  const agent = await (await browser.newContext()).newPage();
  await agent.goto(`${origin}/agent`);
  await agent.getByLabel("E-mail").fill(OWNER.email);
  await agent.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await agent.getByRole("button", { name: "Sign in" }).click();
  await expect(agent.getByText("Nobody is waiting")).toBeVisible({ timeout: 20_000 });

  const panel = visitor.getByRole("dialog");
  const feed = panel.getByRole("region", { name: "Messages" });
  await panel.getByRole("button", { name: "Talk to a person" }).click();
  await agent.getByRole("button", { name: /^Accept Visitor/ }).click({ timeout: 20_000 });
  await expect(feed.getByText("Ada Lovelace joined the chat")).toBeVisible({ timeout: 20_000 });
  for (const page of [visitor, agent]) await page.evaluate(() => Reflect.set(window, "isStillTheSame", true));

  const reply = agent.getByLabel(/^Reply to/);
  return {
    async exchange(about, seconds = 45) {
      const timeout = seconds * 1000;
      await reply.fill(`agent: ${about}`);
      await reply.press("Enter");
      await expect(feed.getByText(`agent: ${about}`, { exact: true })).toHaveCount(1, { timeout });
      await panel.getByRole("textbox").first().fill(`visitor: ${about}`);
      await panel.getByRole("button", { name: "Send", exact: true }).click();
      await expect(agent.getByRole("log").getByText(`visitor: ${about}`, { exact: true })).toHaveCount(1, { timeout });
      await expect(visitor.locator(".row.waits")).toHaveCount(0, { timeout });
    },
    async sendPicture(about) {
      const picture = await readFile(join(repositoryRoot, "docs/images/widget-phone.png"));
      await panel
        .locator("input[type=file]")
        .setInputFiles([{ name: `${about}.png`, mimeType: "image/png", buffer: picture }]);
      await panel.getByRole("textbox").first().fill(`visitor: ${about}`);
      await panel.getByRole("button", { name: "Send", exact: true }).click();
      const log = agent.getByRole("log");
      await expect(log.getByText(`visitor: ${about}`, { exact: true })).toHaveCount(1, { timeout: 45_000 });
      await expect
        .poll(
          () =>
            log
              .locator("img")
              .evaluateAll((all) => all.some((one) => one instanceof HTMLImageElement && one.naturalWidth > 0)),
          { timeout: 45_000 },
        )
        .toBe(true);
      await expect(visitor.locator(".row.waits")).toHaveCount(0, { timeout: 45_000 });
    },
    shown: () => visitor.locator(".row .bubble").allInnerTexts(),
    async expectNoReload() {
      for (const page of [visitor, agent])
        expect(await page.evaluate(() => Reflect.get(window, "isStillTheSame"))).toBe(true);
    },
  };
}
