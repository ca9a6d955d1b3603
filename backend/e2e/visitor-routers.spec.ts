import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { WritePage } from "./foreignPage.ts";
import { test } from "./story.ts";
import { expectShown, openPanel, say } from "./visitorStory.ts";

const require = createRequire(import.meta.url);
const TURBO = readFileSync(require.resolve("@hotwired/turbo"), "utf8");

/** Three pages that Turbo, which is loaded from the website itself, changes between; the tag stands in their `<head>`. */
const withTurbo: WritePage = (tag, path) =>
  path === "/turbo.js"
    ? TURBO
    : `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page ${path}</title><link rel="icon" href="data:,">
  <script src="/turbo.js"></script>${tag}</head>
  <body><h1>Page ${path}</h1><a href="/roses">Roses</a> <a href="/care">Care</a></body></html>`;

/** Our elements on the page, alive or dead. */
const hosts = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => element.localName.startsWith("chat-widget"))
      .map((element) => (element.shadowRoot ? "alive" : "dead")),
  );
const state = (page: Page) => page.evaluate(() => Object(Reflect.get(window, "chatWidget")).state());
const panelOf = (page: Page) => page.getByRole("dialog", { name: "Shop" });
const inputOf = (page: Page) => panelOf(page).getByRole("textbox");

test("Turbo, with the tag in the head: the widget stays, once, open, with the words half written; no dead copy on going back", async ({
  page,
  openSite,
}) => {
  const site = await openSite(withTurbo);
  await page.goto(`${site.origin}/home`);
  await page.evaluate(() => Reflect.set(window, "isSamePage", true)); // gone with a real page load
  await openPanel(page);
  await say(page, "hello");
  await expectShown(page, ["hello"]);
  await inputOf(page).fill("half a sen");
  for (const [act, heading] of [
    [() => page.getByRole("link", { name: "Roses" }).click(), "Page /roses"],
    [() => page.getByRole("link", { name: "Care" }).click(), "Page /care"],
    [() => page.goBack(), "Page /roses"],
    [() => page.goBack(), "Page /home"],
    [() => page.goForward(), "Page /roses"],
  ] as const) {
    await act();
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expect(panelOf(page)).toBeVisible();
    await expect(inputOf(page)).toHaveValue("half a sen");
    await expect.poll(() => hosts(page)).toEqual(["alive"]);
    expect(await state(page)).toMatchObject({ open: true, visible: true });
  }
  expect(await page.evaluate(() => Reflect.get(window, "isSamePage"))).toBe(true);
  await inputOf(page).press("Enter");
  await expectShown(page, ["hello", "half a sen"]);
});

/** How other routers and pages put another body in place. */
const SWAPS: Record<string, string> = {
  "a body replaced by hand": `const next = document.createElement("body"); next.append("Next"); document.body = next`,
  "a body that replaces itself (Astro)": `const next = document.createElement("body"); next.append("Next"); document.body.replaceWith(next)`,
  "a view transition": `const next = document.createElement("body"); next.append("Next");
    document.startViewTransition(() => document.body.replaceWith(next)).finished`,
  "a body written anew (htmx)": `document.body.innerHTML = "Next"`,
  "a body written from what it was (a cache of pages)": `document.body.innerHTML = document.body.innerHTML + "Next"`,
  "another root element": `const next = document.implementation.createHTMLDocument("Next"); next.body.append("Next");
    document.documentElement.replaceWith(document.adoptNode(next.documentElement))`,
};

test("bodies that are replaced in every other way: the widget is back, once, as it was, each time", async ({
  page,
  site,
}) => {
  for (const [what, swap] of Object.entries(SWAPS))
    await test.step(what, async () => {
      await page.goto(site.origin);
      await openPanel(page);
      await inputOf(page).fill("half a sen");
      for (let time = 0; time < 3; time += 1) {
        await page.evaluate(`(async () => { ${swap} })()`);
        await expect(page.getByText("Next").first()).toBeVisible();
        await expect(panelOf(page)).toBeVisible();
        await expect(inputOf(page)).toHaveValue("half a sen");
        await expect.poll(() => hosts(page)).toEqual(["alive"]);
      }
      expect(await state(page)).toMatchObject({ open: true, visible: true });
    });
});

test("a page that takes it away for ever: open() puts it back", async ({ page, site }) => {
  await page.goto(site.origin);
  await page.evaluate("chatWidget.ready()");
  await page.evaluate(async () => {
    const [host] = [...document.querySelectorAll("*")].filter((element) => element.shadowRoot);
    for (let turn = 0; turn < 200; turn += 1) {
      host?.remove();
      await new Promise((resolve) => setTimeout(resolve));
    }
  });
  expect(await hosts(page)).toEqual([]);
  await page.evaluate("chatWidget.open()");
  await expect(panelOf(page)).toBeVisible();
});

test("page loads: a panel that was open in a chat is open at once, and the focus stays with the page", async ({
  page,
  site,
}) => {
  // What waits a second or more does not happen here, so that only what comes at once is seen.
  await page.addInitScript(() => {
    const { setTimeout: set } = window;
    Reflect.set(window, "setTimeout", (act: () => void, ms = 0, ...rest: unknown[]) =>
      ms >= 1000 ? 0 : set(act, ms, ...rest),
    );
  });
  await page.goto(site.origin);
  await openPanel(page);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0); // nothing is stored before a chat
  await say(page, "hello");
  await expectShown(page, ["hello"]);
  await page.reload();
  await expect(panelOf(page)).toBeVisible();
  await expect(panelOf(page).getByText("hello", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await page.getByRole("button", { name: "Close chat" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "Shop", exact: true })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(panelOf(page)).toBeHidden();
});

test("destroy takes its tag along, and a new tag starts afresh, at once as frameworks do", async ({ page, site }) => {
  await page.goto(site.origin);
  await page.evaluate("chatWidget.ready()");
  await page.evaluate(() => {
    const [old] = document.querySelectorAll<HTMLScriptElement>("script[data-site-key]");
    void Object(Reflect.get(window, "chatWidget")).destroy();
    if (!old || document.querySelector("script[data-site-key]")) throw new Error("The tag is still there.");
    const tag = document.createElement("script");
    tag.setAttribute("data-site-key", old.dataset["siteKey"] ?? "");
    tag.src = old.src;
    document.head.append(tag);
  });
  await openPanel(page);
  expect(await hosts(page)).toEqual(["alive"]);
});
