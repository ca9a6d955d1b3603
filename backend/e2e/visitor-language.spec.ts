import { expect } from "@playwright/test";
import { openForeignPage, writeRoses } from "./foreignPage.ts";
import { enterPassword } from "./parties.ts";
import { test } from "./story.ts";

test("a German visitor reads German in a widget whose texts nobody wrote, and the admin's words once there are some", async ({
  browser,
  baseURL,
  work,
}) => {
  const site = await openForeignPage(
    baseURL ?? "",
    () => work.siteKey,
    {},
    (tag, path) => writeRoses(tag, path).replace('lang="en"', 'lang="de"'),
  );
  await work.setWidget({ allowedOrigins: [site.origin] });
  /** Somebody who was never here: an open panel would come back by itself. */
  const open = async () => {
    const page = await (await browser.newContext({ locale: "de-DE" })).newPage();
    await page.goto(site.origin);
    await page.getByRole("button", { name: "Shop" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    return page.getByRole("dialog");
  };
  const chat = await open();
  await expect(chat.getByText("Wir antworten meist sofort")).toBeVisible();
  await expect(chat.getByText("Hallo! Wie können wir helfen?")).toBeVisible();
  await expect(chat.getByPlaceholder("Nachricht schreiben")).toBeVisible();
  await chat.getByRole("button", { name: "Mit einem Menschen sprechen" }).first().click();
  await expect(chat.getByText("Im Moment ist niemand verfügbar.").first()).toBeVisible();

  const admin = await enterPassword(
    browser,
    work.email,
    `/login?next=${encodeURIComponent(`/widgets/${work.siteKey}`)}`,
  );
  const subtitle = admin.getByLabel("Subtitle");
  await expect(subtitle).toHaveAttribute("placeholder", "We usually reply right away");
  await expect(subtitle).toHaveValue("");
  await subtitle.fill("Von neun bis sechs");
  await admin.getByRole("tab", { name: "Welcome" }).click();
  await admin.getByLabel("Welcome message").fill("Moin aus Hamburg");
  await admin.getByLabel("Text in the empty input").fill("Was gibt es?");
  await admin.getByRole("button", { name: "Back to default" }).last().click();
  await expect(admin.getByLabel("Text in the empty input")).toHaveAttribute("placeholder", "Write a message");
  await admin.getByRole("button", { name: "Save changes" }).click();
  await expect(admin.getByText("Unsaved changes")).toBeHidden();

  const next = await open();
  await expect(next.getByText("Moin aus Hamburg")).toBeVisible();
  await expect(next.getByText("Hallo! Wie können wir helfen?")).toBeHidden();
  await expect(next.getByPlaceholder("Nachricht schreiben")).toBeVisible();
  const config = await work.api<{ settings: { look: { subtitle: string }; welcome: { placeholder: string | null } } }>(
    "GET",
    `/widgets/${work.siteKey}`,
  );
  expect([config.settings.look.subtitle, config.settings.welcome.placeholder]).toEqual(["Von neun bis sechs", null]);
  await site.close();
});
