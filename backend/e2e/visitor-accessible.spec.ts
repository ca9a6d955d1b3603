import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { test } from "./story.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } }); // what fades in has no contrast yet

const FIELDS = [
  { key: "name", label: "Your name", type: "text", isRequired: true },
  { key: "topic", label: "What is it about?", type: "choice", isRequired: true, choices: ["Order", "Other"] },
  { key: "order", label: "Order number", type: "text", isRequired: false, showWhen: { key: "topic", equals: "Order" } },
  { key: "terms", label: "You may keep my data to answer me.", type: "consent", isRequired: true },
];

/** No finding of weight, wherever in the widget. */
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const)
  test(`axe finds nothing serious, and the keyboard is enough (${colorScheme})`, async ({ browser, work, site }) => {
    await work.setWidget({
      form: { isEnabled: true, intro: "Before we start", fields: FIELDS },
    });
    await work.api("POST", "/knowledge", {
      kind: "qa",
      title: "When do you open?",
      body: "At **eight**, see [hours](https://a.example).",
    });
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await page.goto(site.origin);
    await page.getByRole("button", { name: "Shop", exact: true }).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Shop" });

    // the form: where the focus is, what is missing, what depends on an answer
    await expect(panel.getByLabel("Your name")).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(panel.getByText("Fill this in.").first()).toBeVisible();
    await expect(panel.getByText("Tick this to go on.")).toBeVisible();
    await expect(panel.getByLabel("Your name")).toBeFocused();
    await expect(panel.getByLabel("Order number")).toBeHidden();
    await page.keyboard.type("Ada");
    await panel.getByLabel("What is it about?").selectOption("Order");
    await expect(panel.getByLabel(/Order number/)).toBeVisible();
    await panel.getByLabel("You may keep").focus();
    await page.keyboard.press("Space");
    await expectAccessible(page);
    await panel.getByLabel("Your name").press("Enter");

    // the chat
    await expect(panel.getByPlaceholder("Write a message")).toBeFocused();
    await page.keyboard.type("When do you open?");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("When do you open?");
    const send = panel.getByRole("button", { name: "Send", exact: true });
    const colour = () => send.evaluate((button) => getComputedStyle(button).backgroundColor);
    const untouched = await colour();
    await send.hover();
    expect(await colour()).toBe(untouched); // white on the brand: another ground would hide it
    await page.keyboard.press("Enter");
    await expect(panel.getByRole("link", { name: "hours" })).toBeVisible();
    await expectAccessible(page);
    const { items } = await work.api<{ items: { answers: { label: string; value: string }[] }[] }>("GET", "/sessions");
    expect(items[0]?.answers).toContainEqual({ label: "Your name", value: "Ada" });

    // a person is asked for; nobody is there, and that is said
    await panel.getByRole("button", { name: "Talk to a person" }).last().press("Enter");
    await expect(panel.getByRole("button", { name: "Leave your e-mail" })).toBeVisible();
    await expectAccessible(page);

    // the end
    await panel.getByRole("button", { name: "More" }).press("Enter");
    await expect(panel.getByRole("menuitem").first()).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await expect(panel.getByRole("menuitem", { name: "End chat" })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: "4 of 5" }).press("Enter");
    await expectAccessible(page);
    await panel.getByRole("button", { name: "Send rating" }).press("Enter");
    await expect(panel.getByText("Thank you for your rating.")).toBeVisible();

    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(page.getByRole("button", { name: "Shop", exact: true })).toBeFocused();
  });

test("V19: on a phone it is a sheet that keeps the focus and does not zoom", async ({ browser }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto("/test-widget.html");
  await page.getByRole("button", { name: "Chat with us" }).tap();
  const panel = page.getByRole("dialog", { name: "Chat Widget Generator" });
  await expect(panel).toHaveAttribute("aria-modal", "true");
  // polled: it glides in for a moment
  await expect.poll(() => panel.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  const size = await panel.getByRole("textbox").evaluate((input) => getComputedStyle(input).fontSize);
  expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(16);
  for (let step = 0; step < 25; step++) await page.keyboard.press("Tab");
  expect(await panel.evaluate((element) => element.matches(":focus-within"))).toBe(true);
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe("hidden");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe("");
});
