import { expect, type Page } from "@playwright/test";
import { test } from "./story.ts";

/** What our script says on this page, and how often it asks for its configuration. */
function listen(page: Page) {
  const [said, asked, faults]: string[][] = [[], [], []];
  page.on("console", (message) => {
    if (message.text().startsWith("chatWidget:")) said?.push(message.text());
  });
  page.on("request", (request) => {
    if (request.url().endsWith("/config")) asked?.push(request.url());
  });
  page.on("pageerror", (error) => faults?.push(error.message));
  return { said: said ?? [], asked: asked ?? [], faults: faults ?? [] };
}

const ready = (page: Page) =>
  page.evaluate(() =>
    Object(Reflect.get(window, "chatWidget"))
      .ready()
      .then(
        () => "ready",
        (error: { code: string }) => error.code,
      ),
  );

test("a website that is not allowed: no widget, one request, one sentence that names the website and the setting", async ({
  page,
  work,
  site,
}) => {
  await work.setWidget({ allowedOrigins: ["https://somebody-else.example"] });
  const { said, asked, faults } = listen(page);
  await page.addInitScript(() => Reflect.set(window, "chatWidget", [["open"], ["prefill", "Hello"]]));
  await page.goto(site.origin);
  expect(await ready(page)).toBe("origin_refused");
  expect(said).toEqual([expect.stringContaining(`${site.origin} may not use this widget: add it in the dashboard`)]);
  expect([asked.length, faults]).toEqual([1, []]);
  await expect(page.getByRole("button")).toHaveCount(0);
});

test("a policy that lets no request out: one sentence that names the directive", async ({
  page,
  baseURL,
  openSite,
}) => {
  const site = await openSite(undefined, {
    "content-security-policy": `default-src 'none'; script-src ${baseURL}; img-src data:`,
  });
  const { said, faults } = listen(page);
  await page.goto(site.origin);
  expect(await ready(page)).toBe("unavailable");
  expect(said).toEqual([expect.stringContaining(`add ${baseURL} to connect-src`)]);
  expect(faults).toEqual([]);
});

test("an installation that does not answer: one request, one sentence that says what to look at", async ({
  page,
  site,
}) => {
  await page.route(/\/config$|\/widget\//, (route) => route.abort("connectionrefused"));
  const { said, asked, faults } = listen(page);
  await page.goto(site.origin);
  expect(await ready(page)).toBe("unavailable");
  expect(said).toEqual([expect.stringContaining("unreachable: network or policy?")]);
  expect([asked.length, faults]).toEqual([1, []]);
});

test("a tag whose key was dropped: one sentence, and nothing is asked", async ({ page, openSite }) => {
  const site = await openSite((tag) => `<!doctype html><title>Shop</title>${tag.replace(/data-site-key="[^"]*"/, "")}`);
  const { said, asked, faults } = listen(page);
  await page.goto(site.origin);
  expect(await ready(page)).toBe("invalid_input");
  expect(said).toEqual([expect.stringContaining("The tag has no key")]);
  expect([asked, faults]).toEqual([[], []]);
});

test("the tag as a module works", async ({ page, openSite }) => {
  const site = await openSite((tag) => `<!doctype html><title>Shop</title>${tag.replace("defer", 'type="module"')}`);
  const { said, faults } = listen(page);
  await page.goto(site.origin);
  await page.getByRole("button", { name: "Shop", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Shop" })).toBeVisible();
  expect([said, faults]).toEqual([[], []]);
});
