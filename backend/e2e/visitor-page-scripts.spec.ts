import { expect, type Page } from "@playwright/test";
import { test } from "./story.ts";
import { expectShown, openPanel, say } from "./visitorStory.ts";

const panelOf = (page: Page) => page.getByRole("dialog", { name: "Shop" });
const inputOf = (page: Page) => panelOf(page).getByRole("textbox");
const launcherOf = (page: Page) => page.getByRole("button", { name: "Shop", exact: true });

/** Runs a command of the page's own code. @returns the rejection's code and sentence, or null */
const run = (page: Page, command: string, ...args: unknown[]) =>
  page.evaluate(
    ([name, values]) =>
      Object(Reflect.get(window, "chatWidget"))
        [name](...values)
        .then(
          () => null,
          ({ code, message }: { code: string; message: string }) => ({ code, message }),
        ),
    [command, args] as const,
  );

test("what is typed into the widget reaches none of the page's shortcuts, and Escape still closes it", async ({
  page,
  site,
}) => {
  await page.goto(site.origin);
  await page.evaluate(() => {
    const keys: string[] = [];
    Reflect.set(window, "keys", keys);
    for (const target of [document.body, document, window])
      for (const type of ["keydown", "keypress", "keyup"])
        target.addEventListener(type, (event) => {
          keys.push(`${type} ${Reflect.get(event, "key")}`);
          event.preventDefault(); // a shortcut would take the letter
        });
  });
  await openPanel(page);
  await inputOf(page).pressSequentially("Jobs?");
  await expect(inputOf(page)).toHaveValue("Jobs?");
  await inputOf(page).press("Enter");
  await expectShown(page, ["Jobs?"]);
  await inputOf(page).press("Escape");
  await expect(panelOf(page)).toBeHidden();
  expect(await page.evaluate(() => Reflect.get(window, "keys"))).toEqual([]);
  await page.locator("body").press("g"); // the page's own are the page's
  expect(await page.evaluate(() => Reflect.get(window, "keys").length)).toBeGreaterThan(2);
});

for (const [how, isCapture] of [
  ["Bootstrap and MUI do", false],
  ["focus-trap does", true],
] as const)
  test(`a modal that fetches the focus back, as ${how}, does not take what is typed into the widget`, async ({
    page,
    openSite,
  }) => {
    const site = await openSite(
      (tag) => `<!doctype html><html lang="en"><title>Shop</title>${tag}
        <body><div role="dialog" aria-label="Newsletter"><input aria-label="E-mail"></div></body></html>`,
    );
    await page.goto(site.origin);
    await page.evaluate((capture) => {
      const modal = document.querySelector("div");
      const field = document.querySelector("input");
      document.addEventListener("focusin", ({ target }) => modal?.contains(target as Node) || field?.focus(), capture); // only nodes have the focus
      field?.focus();
    }, isCapture);
    await openPanel(page);
    await inputOf(page).click();
    await page.keyboard.type("Do you deliver?");
    await expect(inputOf(page)).toHaveValue("Do you deliver?");
    await expect(page.getByLabel("E-mail")).toHaveValue("");
  });

test("a browser whose language is en-US@posix: the chat works, and nobody is writing for ever", async ({
  page,
  site,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "language", { get: () => "en-US@posix" });
    Object.defineProperty(navigator, "languages", { get: () => ["en-US@posix", "en"] });
    addEventListener("DOMContentLoaded", () => document.documentElement.removeAttribute("lang"));
  });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "hello");
  await expectShown(page, ["hello"]);
  await expect(panelOf(page).locator(".row:not(.me) .bubble").last()).toBeVisible();
  await expect(panelOf(page).locator(".dots")).toHaveCount(0);
  expect(faults).toEqual([]);
});

test("<html lang=de_DE>: German; another language at run time, with the words half written", async ({
  page,
  openSite,
}) => {
  const site = await openSite(
    (tag) => `<!doctype html><html lang="de_DE"><title>Laden</title>${tag}<body></body></html>`,
  );
  await page.goto(site.origin);
  await openPanel(page);
  await expect(panelOf(page).getByRole("button", { name: "Chat schließen" })).toBeVisible();
  await inputOf(page).fill("half a sen");
  for (const [locale, close] of [
    ["fr", "Fermer"],
    ["es_ES", "Cerrar"],
    ["en", "Close chat"],
  ] as const) {
    expect(await run(page, "update", { locale })).toBe(null);
    await expect(panelOf(page).getByRole("button", { name: close })).toBeVisible();
    await expect(inputOf(page)).toHaveValue("half a sen");
    await expect(panelOf(page)).toHaveCount(1);
  }
  await inputOf(page).press("Enter");
  await expectShown(page, ["half a sen"]);
});

test("commands that ask for what does not exist: refused with a code, told once, and nothing on the page changes", async ({
  page,
  site,
}) => {
  const [said, faults]: string[][] = [[], []];
  page.on("console", (message) => {
    if (message.text().startsWith("chatWidget:")) said?.push(message.text());
  });
  page.on("pageerror", (error) => faults?.push(error.message));
  await page.addInitScript(() =>
    Reflect.set(window, "chatWidget", [["identify", { id: "42" }], ["open", "history"], "open", null]),
  );
  await page.goto(site.origin);
  await expect(launcherOf(page)).toBeVisible();
  await expect.poll(() => said).toHaveLength(4);
  expect(said).toContainEqual(expect.stringContaining('There is no command "identify"'));
  expect(said).toContainEqual(expect.stringContaining('open has no view "history"'));
  const before = await launcherOf(page).boundingBox();
  for (const [command, ...args] of [
    ["update", { position: "middle", offsetX: "abc" }],
    ["update", { offsetX: "abc", colorScheme: "dark" }],
    ["open", "history"],
    ["sendMessage", ""],
    ["prefill", 7],
    ["startChat", { with: "robot" }],
  ] as const)
    expect(await run(page, command, ...args)).toEqual({
      code: "invalid_input",
      message: expect.stringMatching(/\w.*\.$/),
    });
  await expect(panelOf(page)).toBeHidden();
  expect(await launcherOf(page).boundingBox()).toEqual(before);
  expect(await run(page, "update", { position: "top-left", offsetX: 40 })).toBe(null);
  expect(await launcherOf(page).boundingBox()).toMatchObject({ x: 40, y: 20 });
  expect(faults).toEqual([]);
});

test("a tag with values that do not exist: the widget is where it can be seen", async ({ page, openSite }) => {
  const wrong = 'data-position="middle" data-offset-x="abc" data-z-index="top" data-color-scheme="pink" data-site-key';
  const site = await openSite((tag) => `<!doctype html><title>Shop</title>${tag.replace("data-site-key", wrong)}`);
  await page.goto(site.origin);
  await openPanel(page);
  for (const part of [launcherOf(page), panelOf(page)]) await expect(part).toBeInViewport({ ratio: 1 });
});
