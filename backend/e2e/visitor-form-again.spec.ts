import { expect } from "@playwright/test";
import { test } from "./story.ts";
import { expectShown, openPanel, PEOPLE_ONLY, say, storedTexts } from "./visitorStory.ts";

const NOBODY = {
  isEnabled: false,
  name: "Assistant",
  instructions: "",
  canVisitorAskForPerson: true,
  escalateAfterMisses: 3,
  escalateOnWords: [],
};
const MAIL = { key: "mail", label: "Your e-mail", type: "email", isRequired: true };
const topics = (...choices: string[]) => ({ key: "topic", label: "Topic", type: "choice", isRequired: true, choices });
const formOf = (...fields: object[]) => ({ isEnabled: true, intro: "", fields });

test("the form and the server have one rule for an address: a typing slip is said at once, an odd one goes through", async ({
  page,
  work,
  site,
}) => {
  await work.setWidget({ assistant: NOBODY, people: PEOPLE_ONLY, form: formOf(MAIL) });
  await page.goto(site.origin);
  await openPanel(page);
  const panel = page.getByRole("dialog", { name: "Shop" });
  const mail = panel.getByLabel("Your e-mail");

  // an empty field is passed by in silence
  await mail.focus();
  await panel.getByRole("button", { name: "Start chat" }).focus();
  await mail.focus();
  await expect(panel.getByText("Enter an e-mail address")).toHaveCount(0);

  await mail.fill("ada@gmail.com,");
  await panel.getByRole("button", { name: "Start chat" }).click();
  await expect(panel.getByText("Enter an e-mail address like name@example.com.")).toBeVisible();
  await mail.fill("taro..yamada@docomo.example");
  await panel.getByRole("button", { name: "Start chat" }).click();
  await say(page, "こんにちは");
  await expectShown(page, ["こんにちは"]);
  const { items } = await work.api<{ items: { visitor: { email: string } }[] }>("GET", "/sessions");
  expect(items[0]?.visitor.email).toBe("taro..yamada@docomo.example");
});

test("no message about a field moves the button away that is being pressed", async ({ page, work, site }) => {
  await work.setWidget({ assistant: NOBODY, people: PEOPLE_ONLY, form: formOf({ ...MAIL, isRequired: false }) });
  await page.goto(site.origin);
  await openPanel(page);
  const panel = page.getByRole("dialog", { name: "Shop" });
  const start = panel.getByRole("button", { name: "Start chat" });
  await panel.getByLabel("Your e-mail").fill("ada@gmail");
  await start.hover(); // waits until the panel has come to rest
  const before = await start.boundingBox();
  await page.mouse.down();
  await expect(panel.getByLabel("Your e-mail")).not.toBeFocused();
  expect(await start.boundingBox()).toEqual(before);
  await page.mouse.up();
  await expect(panel.getByText("Enter an e-mail address like name@example.com.")).toBeVisible();
});

test("a choice that was removed meanwhile: the form comes back as it is now, and the words that waited are sent", async ({
  page,
  work,
  site,
}) => {
  await work.setWidget({ assistant: NOBODY, people: PEOPLE_ONLY, form: formOf(MAIL, topics("Orders", "Other")) });
  await page.goto(site.origin);
  await openPanel(page);
  const panel = page.getByRole("dialog", { name: "Shop" });
  await panel.getByLabel("Your e-mail").fill("ada@example.com");
  await panel.getByLabel("Topic").selectOption("Orders");
  await work.setWidget({ form: formOf(MAIL, topics("Deliveries", "Other")) });
  await panel.getByRole("button", { name: "Start chat" }).click();
  await say(page, "Where is my parcel?");

  await expect(panel.getByText("This is not offered any more. Choose something else.")).toBeVisible();
  await expect(panel.getByText("What you wrote is kept and will be sent.")).toBeVisible();
  await expect(panel.getByLabel("Topic")).toBeFocused();
  await expect(panel.getByLabel("Your e-mail")).toHaveValue("ada@example.com");
  await expect(panel.getByLabel("Topic")).toHaveValue("");
  for (const untrue of ["You are offline", "This chat is not available"])
    await expect(panel.getByText(untrue)).toHaveCount(0);

  // a reload forgets nothing of it
  await page.reload();
  await openPanel(page);
  await expect(panel.getByText("This is not offered any more. Choose something else.")).toBeVisible();
  await expect(panel.getByLabel("Your e-mail")).toHaveValue("ada@example.com");
  await panel.getByLabel("Topic").selectOption("Deliveries");
  await panel.getByRole("button", { name: "Start chat" }).click();
  await expectShown(page, ["Where is my parcel?"]);
  expect(await storedTexts(work, page)).toEqual(["Where is my parcel?"]);
});

test("a chat goes on when the form asks for more than it did when the chat began", async ({ page, work, site }) => {
  await work.setWidget({ assistant: NOBODY, people: PEOPLE_ONLY });
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "one");
  await expectShown(page, ["one"]);
  await work.setWidget({ form: formOf(MAIL) });
  // the token has ended: it is renewed by repeating the start
  await page.evaluate((key) => {
    const record = JSON.parse(localStorage.getItem(key)?.slice(1) ?? "");
    localStorage.setItem(key, `+${JSON.stringify({ ...record, token: undefined, tokenEndsAt: 0 })}`);
  }, `chatWidget:${work.siteKey}`);
  await page.reload();
  await expectShown(page, ["one"]);
  await say(page, "two");
  await expectShown(page, ["one", "two"]);
  expect(await storedTexts(work, page)).toEqual(["one", "two"]);
});

test("a refusal for good is told as one, never as a lost network", async ({ page, work, site }) => {
  await work.setWidget({ assistant: NOBODY, people: PEOPLE_ONLY });
  const asked: string[] = [];
  page.on("request", (sent) => {
    if (sent.method() === "POST" && sent.url().endsWith("/sessions")) asked.push(sent.url());
  });
  await page.goto(site.origin);
  await openPanel(page);
  await work.api("PUT", `/widgets/${work.siteKey}`, { isEnabled: false });
  await say(page, "Is anybody there?");
  const panel = page.getByRole("dialog", { name: "Shop" });
  await expect(panel.getByText("This chat is not available on this page any more.")).toBeVisible();
  await expect(panel.getByText("Could not be sent")).toBeVisible();
  await expect(panel.getByText("Is anybody there?")).toBeVisible();
  await expect(panel.getByText("You are offline")).toHaveCount(0);
  const before = asked.length;
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(panel.getByText("This chat is not available on this page any more.")).toBeVisible();
  expect(asked.length).toBe(before); // nobody keeps asking what was refused for good

  await work.api("PUT", `/widgets/${work.siteKey}`, { isEnabled: true });
  await panel.getByRole("button", { name: "Try again" }).click();
  await expectShown(page, ["Is anybody there?"]);
  await expect(panel.getByText("This chat is not available on this page any more.")).toBeHidden();

  // switched off in the midst of it
  await work.api("PUT", `/widgets/${work.siteKey}`, { isEnabled: false });
  await expect(panel.getByText("This chat is not available on this page any more.")).toBeVisible();
  await expect(panel.getByText("You are offline")).toHaveCount(0);
});
