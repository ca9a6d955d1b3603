import { readFile } from "node:fs/promises";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { enterPassword } from "./parties.ts";
import { test } from "./story.ts";

async function openDashboard(browser: Browser, email: string, path = "/"): Promise<Page> {
  const page = await enterPassword(browser, email, `/login?next=${encodeURIComponent(path)}`);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  return page;
}

async function placeOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${String(locator)} is not drawn`);
  return { ...box, bottom: box.y + box.height, right: box.x + box.width };
}

test("Ctrl K finds pages, widgets and what can be begun", async ({ browser, work }) => {
  const page = await openDashboard(browser, work.email);
  const find = async (words: string) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Command menu" }).fill(words);
    await page.keyboard.press("Enter");
  };
  await find("team");
  await expect(page.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await find("shop");
  await expect(page.getByRole("heading", { level: 1, name: "Shop" })).toBeVisible();
  await find("new widget");
  await expect(page.getByRole("dialog", { name: "New widget" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("option", { name: "API reference" }).click();
  await expect(page.getByRole("heading", { name: /^API reference/ })).toBeVisible();
});

test("the API reference is searched by path, field or error code", async ({ page }) => {
  await page.goto("/api/reference");
  await page.getByRole("searchbox", { name: "Search the reference" }).fill("escalateAfterMisses PUT");
  await expect(page.getByText("PUT /api/widgets/:siteKey", { exact: true })).toBeVisible();
  await expect(page.getByText("POST /api/auth/login", { exact: true })).toBeHidden();
  await page.getByRole("searchbox").fill("origin_refused");
  await expect(page.getByRole("cell", { name: "origin_refused" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "wrong_credentials" })).toBeHidden();
  await page.getByRole("searchbox").fill("no such thing anywhere");
  await expect(page.getByRole("status")).toHaveText("Nothing has these words.");
});

test("on a phone every list keeps name, time and state in two lines, and nothing is cut off", async ({
  browser,
  request,
  work,
}) => {
  const visitor = await newVisitor(request, work.siteKey, {
    page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  });
  await visitor.say("Is the tall lamp in stock in every colour that you show?");
  await visitor.call("session:close");
  await visitor.call("session:rate", { rating: 4 });
  await work.api("POST", "/knowledge", { kind: "qa", title: "Do you ship abroad?", body: "Yes, in Europe." });
  const page = await openDashboard(browser, work.email);
  await page.setViewportSize({ width: 390, height: 844 });
  const rows: [path: string, list: string, upper: string | RegExp, lower: (string | RegExp)[]][] = [
    ["/conversations", "Conversations", /just now|ago/, ["Ended", "Rating 4"]],
    ["/widgets", "Widgets", /just now|ago/, ["On", "1 chat"]],
    ["/team", "Team", /just now|ago/, ["Owner"]],
    ["/knowledge", "Knowledge", /just now|ago/, ["Answer"]],
  ];
  for (const [path, list, upper, lower] of rows) {
    await page.goto(path);
    const row = page.getByRole("table", { name: list }).getByRole("row").last();
    const above = row.getByText(upper).last();
    await expect(above, `${list}: the time`).toBeVisible();
    const first = await placeOf(above);
    for (const text of lower) {
      const below = row.getByText(text, { exact: true }).last();
      await expect(below, `${list}: ${text}`).toBeVisible();
      const second = await placeOf(below);
      expect(second.y, `${list}: ${text} stands in the second line`).toBeGreaterThan(first.y);
      expect(second.right, `${list}: ${text} is within the screen`).toBeLessThanOrEqual(390);
    }
    expect(first.right, `${list}: the time is within the screen`).toBeLessThanOrEqual(390);
    const { height } = await placeOf(row);
    expect(height, `${list}: two lines`).toBeLessThanOrEqual(80);
  }
});

test("a number never meets its line, the charts are drawn in both schemes, and the CSV has dates", async ({
  browser,
  work,
}) => {
  const page = await openDashboard(browser, work.email, "/team");
  // numbers as a busy year has them: no story can hold so many chats
  await page.route("**/api/analytics/overview*", async (route) => {
    const response = await route.fetch();
    const overview = await response.json();
    const busy = {
      chats: 124_830,
      assistantResolved: 91_200,
      handedOver: 33_630,
      firstResponseSeconds: 599,
      rating: 4.3,
    };
    for (const day of overview.days) Object.assign(day, { ...busy, chats: 37, assistantResolved: 20, handedOver: 17 });
    Object.assign(overview.totals, busy);
    Object.assign(overview.previous, busy);
    await route.fulfill({ response, json: overview });
  });
  await page.getByRole("link", { name: "Overview" }).click();
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const number = page.getByText("9 min 59 s", { exact: true });
    await expect(number).toBeVisible();
    const tile = page.getByRole("button", { name: "First response" }).locator("xpath=ancestor::div[2]");
    const line = await placeOf(tile.locator("svg").last());
    const words = await number.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().toJSON();
    });
    expect(words.bottom, `at ${width} px the number stands above its line`).toBeLessThanOrEqual(line.y);
    const frame = await placeOf(tile);
    expect(words.right, `at ${width} px the number stays in its tile`).toBeLessThanOrEqual(frame.right);
  }

  await page.setViewportSize({ width: 1440, height: 900 });
  const rating = page.getByRole("img", { name: /^Rating .* from 1 to 5\./ });
  await expect(rating).toBeVisible();
  await expect(page.getByRole("img", { name: /^First response .* from 0 to 10 min\./ })).toBeVisible();
  const chart = page.getByRole("img", { name: /^Chats started/ });
  await chart.hover();
  await expect(page.getByText("37", { exact: true }).last()).toBeVisible();
  /** The most frequent solid colour: the bars'. */
  const ink = () =>
    chart.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const seen = new Map<string, number>();
      for (let at = 0; at + 3 < data.length; at += 4)
        if (data[at + 3] === 255) {
          const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
          seen.set(colour, (seen.get(colour) ?? 0) + 1);
        }
      return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "nothing";
    });
  const accent = () =>
    page.evaluate(() => {
      const probe = document.createElement("span");
      probe.style.color = "var(--accent)";
      document.body.append(probe);
      const colour = getComputedStyle(probe).color.match(/\d+/g)?.slice(0, 3).join(",");
      probe.remove();
      return colour;
    });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(async () => expect(await ink()).toBe(await accent())).toPass();
  }

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("figure").filter({ hasText: "First response" }).getByRole("button", { name: "CSV" }).click(),
  ]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv).toMatch(/^\uFEFFDate,First response \(seconds\)\r\n\d{4}-\d{2}-\d{2},599\r\n/);
});

test("the builder: the save bar covers no control, a title too long is said at once, the preview stays", async ({
  browser,
  work,
}) => {
  const page = await openDashboard(browser, work.email, `/widgets/${work.siteKey}`);
  await page.setViewportSize({ width: 1440, height: 700 });
  const title = page.getByLabel("Title", { exact: true });
  await title.fill("T".repeat(61));
  await expect(page.getByText("1 character too many to be saved.")).toBeVisible();
  await expect(page.getByText("61 / 60")).toBeVisible();
  await title.fill("Lamps");
  await expect(page.getByText("1 character too many to be saved.")).toBeHidden();

  const bar = page.getByText("Unsaved changes");
  const panel = page.getByRole("tabpanel").first();
  for (const control of await panel.locator("input:not(.sr-only), textarea, select, button").all()) {
    await control.focus();
    await expect
      .poll(async () => (await placeOf(control)).bottom - (await placeOf(bar)).y, {
        message: `${await control.evaluate((element) => element.outerHTML.slice(0, 120))} lies under the save bar`,
      })
      .toBeLessThanOrEqual(0);
  }

  const shown = page.frameLocator('iframe[title="Preview of the widget"]').getByRole("dialog");
  for (const tab of ["Welcome", "Form", "Assistant", "People", "Websites", "Install", "Look"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
    await expect(shown, `the preview at “${tab}”`).toBeVisible();
  }
});
