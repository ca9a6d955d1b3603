import { expect } from "@playwright/test";
import { openForeignPage } from "./foreignPage.ts";
import { test } from "./story.ts";
import { expectShown, openPanel, say } from "./visitorStory.ts";

test("V2: before the first click two requests, no storage, no cookie, no socket", async ({
  context,
  page,
  work,
  site,
}) => {
  const asked: string[] = [];
  const sockets: string[] = [];
  page.on("request", (sent) => {
    if (!sent.url().startsWith(site.origin)) asked.push(new URL(sent.url()).pathname);
  });
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await page.goto(site.origin);
  await expect(page.getByRole("button", { name: "Shop", exact: true })).toBeVisible();
  await page.waitForTimeout(2500); // longer than the loader waits before it looks for a stored chat
  expect(asked).toEqual(["/widget.js", `/api/widgets/${work.siteKey}/config`]);
  expect(sockets).toEqual([]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  expect(await context.cookies()).toEqual([]);
  const { items } = await work.api<{ items: unknown[] }>("GET", "/sessions");
  expect(items).toEqual([]);
});

test("works on a website with a strict policy and Trusted Types, without one violation", async ({
  page,
  baseURL,
  work,
}) => {
  const platform = baseURL ?? "";
  const site = await openForeignPage(platform, () => work.siteKey, {
    "content-security-policy":
      `default-src 'none'; script-src ${platform}; style-src 'none'; img-src data:; ` +
      `connect-src ${platform} ${platform.replace("http", "ws")}; require-trusted-types-for 'script'; trusted-types 'none'`,
  });
  try {
    await work.setWidget({ allowedOrigins: [site.origin] });
    await work.api("POST", "/knowledge", {
      kind: "qa",
      title: "What do you sell?",
      body: "We sell **roses**:\n\n- red\n- white\n\n`thorns` included, see [care](https://roses.example/care).",
    });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(site.origin);
    await openPanel(page);
    await say(page, "What do you sell?");
    await expect(page.getByRole("dialog").getByRole("link", { name: "care" })).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Emoji" }).click();
    await expect(page.getByRole("dialog").getByRole("group", { name: "Emoji" })).toBeVisible();
    await page.locator("form").getByRole("button", { name: "Talk to a person" }).click();
    await expect(page.getByText("You asked for a person").first()).toBeVisible();
    const panel = page.getByRole("dialog", { name: "Shop" });
    expect(await panel.evaluate((element) => getComputedStyle(element).borderRadius)).toBe("16px"); // its styles are there
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});

test("destroy leaves nothing behind", async ({ page, site }) => {
  await page.goto(site.origin);
  const before = await page.evaluate(() => document.body.children.length);
  await openPanel(page);
  await say(page, "hello");
  await expectShown(page, ["hello"]);
  await page.evaluate(() => Object(Reflect.get(window, "chatWidget")).destroy());
  expect(await page.evaluate(() => "chatWidget" in window)).toBe(false);
  expect(await page.evaluate(() => document.body.children.length)).toBeLessThanOrEqual(before);
  const asked: string[] = [];
  page.on("request", (sent) => asked.push(sent.url()));
  await page.waitForTimeout(1500);
  expect(asked).toEqual([]);
});
