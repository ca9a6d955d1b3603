import { expect, type Page } from "@playwright/test";
import { openAgent } from "./parties.ts";
import { test } from "./story.ts";

/** Fails the first request to every such address, as a browser does when its network changes (Wi-Fi, a tunnel). */
async function failOnce(page: Page, addresses: RegExp): Promise<string[]> {
  const failed: string[] = [];
  await page.route(
    ({ pathname }) => addresses.test(pathname),
    async (route) => {
      const { pathname } = new URL(route.request().url());
      if (failed.includes(pathname)) return route.fallback();
      failed.push(pathname);
      return route.abort("connectionaborted");
    },
  );
  return failed;
}

test("the network changes while the panel is on its way: it opens by itself, and a second click does not close it", async ({
  page,
  site,
}) => {
  // however slow the second click is: the panel is not there before
  let letPanelIn = () => {};
  const clickedTwice = new Promise<void>((resolve) => {
    letPanelIn = resolve;
  });
  await page.route(/\/widget\/panel[^/]*\.js$/, async (route) => {
    await clickedTwice;
    await route.fallback();
  });
  const failed = await failOnce(page, /\/widget\/(panel|createAsides)[^/]*\.js$/);
  await page.goto(site.origin);
  const launcher = page.getByRole("button", { name: "Shop", exact: true });
  await launcher.click();
  await launcher.click();
  letPanelIn();
  const panel = page.getByRole("dialog", { name: "Shop" });
  await expect(panel.getByRole("textbox")).toBeVisible();
  await panel.getByRole("textbox").fill("Is somebody there?");
  await panel.getByRole("textbox").press("Enter");
  await expect(panel.getByText("Is somebody there?", { exact: true })).toBeVisible();
  await expect(panel).toBeVisible();
  expect(failed.filter((path) => path.includes("/panel"))).toHaveLength(1);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("the network changes while a widget's configuration is on its way: the launcher comes after all", async ({
  page,
  site,
}) => {
  const failed = await failOnce(page, /\/config$/);
  await page.goto(site.origin);
  await page.getByRole("button", { name: "Shop", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Shop" }).getByRole("textbox")).toBeVisible();
  expect(failed).toHaveLength(1);
});

test("after an update the panel's old file is gone, on a page that was open before: one click opens the new one", async ({
  page,
  site,
}) => {
  // a browser's second request for it is the new one's, which has another name in truth
  const isPanel = ({ pathname }: URL) => /\/widget\/panel-[^/]*\.js$/.test(pathname);
  await page.route(isPanel, (route) => route.fulfill({ status: 404, json: {} }), { times: 1 });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.origin);
  await page.getByRole("button", { name: "Shop", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Shop" }).getByRole("textbox")).toBeVisible();
  expect(asked).toContain("/widget/2/panel.js"); // which always leads to the panel of today
});

test("the network changes while a page is on its way: dashboard and console come up by themselves", async ({
  browser,
  work,
}) => {
  const { page } = await openAgent(browser, work.email);
  const failed = await failOnce(
    page,
    /\/api\/auth\/refresh$|\/api\/(widgets|team)\b|\/assets\/[^/]*(Page|Tabs)[^/]*\.js$/,
  );
  for (const [path, heading] of [
    ["/account", "Account"],
    ["/team", "Team"],
    ["/agent/account", "Account"],
  ] as const) {
    failed.length = 0;
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    expect(failed).toContain("/api/auth/refresh");
    expect(failed.filter((one) => one.includes("/assets/")).length).toBeGreaterThan(0);
  }
});
