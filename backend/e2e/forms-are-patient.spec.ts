import { expect, type Locator, type Page } from "@playwright/test";
import { enterPassword } from "./parties.ts";
import { test } from "./story.ts";

/** Every text field of a form that can be typed into. */
const FIELDS =
  "input:visible:enabled:not([readonly]):not([type=checkbox]):not([type=radio]):not([type=color]):not([type=file]):not([type=hidden]):not([type=search]), textarea:visible:enabled:not([readonly])";

/** Two pictures later: what a lost focus sets off within the page has happened. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

const buttonPlaces = (scope: Locator) =>
  scope
    .locator("button:visible, a:visible")
    .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top)));

/** Leaves each field empty, then with one letter; each time by pressing `target`, which must stay where it is. */
async function isPatient(page: Page, scope: Locator, target: Locator, name: string): Promise<void> {
  await expect(scope.locator(FIELDS).first(), `${name} has fields`).toBeVisible();
  const fields = await scope.locator(FIELDS).all();
  for (const [index, field] of fields.entries())
    for (const text of ["", "1"]) {
      const where = `${name}, field ${index + 1}, “${text}”`;
      await field.fill(text);
      await expect(target, `${where}: there is something to press`).toBeVisible();
      await target.scrollIntoViewIfNeeded();
      await field.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }));
      const box = await target.boundingBox();
      if (!box) throw new Error(`${where}: nothing to press`);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await settled(page);
      const before = await buttonPlaces(scope);
      await page.mouse.down();
      await settled(page);
      expect(await buttonPlaces(scope), `${where}: what is being clicked moves`).toEqual(before);
      // not let go on it: nothing is to be done
      await page.mouse.move(2, 2);
      await page.mouse.up();
      await settled(page);
      if (text === "")
        await expect(field, `${where}: an empty field is complained about`).not.toHaveAttribute("aria-invalid", "true");
    }
}

test("sign-in: nothing typed, and “Create a workspace” opens at the first click", async ({ page }) => {
  await page.goto("/login");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  const link = page.getByRole("link", { name: "Create a workspace" });
  await expect(link).toBeVisible();
  const box = await link.boundingBox();
  if (!box) throw new Error("the link is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await settled(page);
  await page.mouse.up();
  await expect(page.getByRole("heading", { name: "Create your workspace" })).toBeVisible();
});

test("sign-in: a mistyped address is said after the click, and the click counts", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill("nobody");
  const show = page.getByRole("button", { name: "Show password" });
  const box = await show.boundingBox();
  if (!box) throw new Error("the button is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await settled(page);
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Hide password" })).toBeVisible();
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible();
});

test("no form complains about what is empty, and none moves what is being clicked", async ({ browser, work }) => {
  const outside = await (await browser.newContext()).newPage();
  for (const [path, button] of [
    ["/login", "Sign in"],
    ["/register", "Create workspace"],
    ["/agent/login", "Sign in"],
  ] as const) {
    await outside.goto(path);
    await isPatient(outside, outside.locator("form"), outside.getByRole("button", { name: button }), path);
  }
  const { token } = await work.api<{ token: string }>("POST", "/team/invitations", { role: "agent" });
  await outside.goto(`/invitation/${token}`);
  await isPatient(outside, outside.locator("form"), outside.getByRole("button", { name: "Join" }), "invitation");

  const page = await enterPassword(browser, work.email, "/login?next=%2Faccount");
  await expect(page.getByRole("heading", { name: "Account" })).toBeVisible();
  const main = page.getByRole("main");
  await isPatient(page, main, page.getByRole("button", { name: "Change password" }), "account");
  await page.goto("/team");
  await isPatient(page, main, page.getByRole("button", { name: "Rename" }), "workspace name");
  await page.getByRole("button", { name: "Invite someone" }).click();
  const dialog = page.getByRole("dialog");
  await isPatient(page, dialog, dialog.getByRole("button", { name: "Make link" }), "team invitation");
  await page.goto("/widgets");
  await page.getByRole("button", { name: "New widget" }).click();
  await isPatient(page, dialog, dialog.getByRole("button", { name: "Create widget" }), "new widget");
  await page.goto("/knowledge");
  await page.getByRole("button", { name: "Add knowledge" }).first().click();
  await isPatient(page, dialog, dialog.getByRole("button", { name: "Add", exact: true }), "knowledge");

  const tabs = page.getByRole("tablist", { name: "Settings" });
  const panel = page.getByRole("tabpanel").first();
  for (const tab of ["Look", "Welcome", "Form", "Assistant", "People", "Websites"]) {
    await page.goto(`/widgets/${work.siteKey}?tab=${tab.toLowerCase()}`);
    if (tab === "Websites") await page.getByRole("button", { name: "Add website" }).click();
    if (tab === "Form")
      for (const kind of ["E-mail", "Choice"]) await page.getByRole("button", { name: kind, exact: true }).click();
    await isPatient(page, panel, tabs.getByRole("tab", { name: tab }), `builder, ${tab}`);
  }

  const console = await enterPassword(browser, work.email, "/agent/login?next=%2Fcanned-replies");
  await console.getByRole("button", { name: "Add answer" }).click();
  const editor = console.getByRole("dialog");
  await isPatient(console, editor, editor.getByRole("button", { name: "Save answer" }), "prepared answers");
});
