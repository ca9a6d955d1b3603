import { type Browser, expect, type Page } from "@playwright/test";
import type { Report } from "../compose/report.ts";

const PATIENCE_MS = 60_000;
const WORDS = "Do these lamps";

/** What is drawn, not what is in the document: one launcher with a size, and nothing else of ours while the panel is closed. */
async function expectLauncher(page: Page, count: 0 | 1): Promise<void> {
  const launcher = page.getByRole("button", { name: "Shop", exact: true });
  await expect(launcher).toHaveCount(count, { timeout: PATIENCE_MS });
  if (count === 1) await expect(launcher).toBeVisible({ timeout: PATIENCE_MS });
}

/** Goes through a site as its visitor: looks, opens, writes half a sentence, follows a link, goes back, sends. */
export async function walkSite(browser: Browser, origin: string, hasSwitch: boolean, report: Report): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || /chatWidget/i.test(message.text())) complaints.push(message.text());
  });
  const title = (name: string) => expect(page.getByRole("heading", { name })).toBeVisible({ timeout: PATIENCE_MS });
  const box = page.getByRole("dialog").getByRole("textbox");
  const toggle = page.getByRole("button", { name: "Take the chat away or bring it back" });
  try {
    await report.need("shows the launcher, once", 180, async () => {
      await page.goto(origin);
      await title("Home");
      await expectLauncher(page, 1);
    });
    if (hasSwitch)
      await report.check("is taken away with its component, and comes back with it, three times", 120, async () => {
        for (let round = 0; round < 3; round += 1) {
          await toggle.click();
          await expectLauncher(page, 0);
          await expect(page.locator("script[data-site-key]")).toHaveCount(0);
          await toggle.click();
          await expectLauncher(page, 1);
        }
      });
    await report.need("opens, and takes words", 120, async () => {
      await page.getByRole("button", { name: "Shop", exact: true }).click();
      await box.fill(WORDS);
    });
    await report.check("stays open over a link, with the half-written words, and over the way back", 180, async () => {
      await page.getByRole("link", { name: "To the other page" }).click();
      await title("Other");
      await expect(box).toBeVisible({ timeout: PATIENCE_MS });
      await expect(box).toHaveValue(WORDS);
      await page.goBack();
      await title("Home");
      await expect(box).toBeVisible({ timeout: PATIENCE_MS });
      await expect(box).toHaveValue(WORDS);
      await expect(page.getByRole("dialog")).toHaveCount(1);
    });
    await report.check("sends, and what was sent is there on the next page", 180, async () => {
      await box.press("Enter");
      const said = page.getByRole("dialog").locator(".row.me .bubble");
      await expect(said).toHaveText([WORDS], { timeout: PATIENCE_MS });
      await page.getByRole("link", { name: "To the other page" }).click();
      await title("Other");
      await expect(said).toHaveText([WORDS], { timeout: PATIENCE_MS });
    });
    await report.check("makes nobody complain in the browser's console", 10, async () => {
      expect(complaints).toEqual([]);
    });
  } finally {
    await page.context().close();
  }
}
