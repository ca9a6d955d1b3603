import { expect } from "@playwright/test";
import { acceptOnly, openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";
import { expectShown, openPanel, PEOPLE_ONLY, say } from "./visitorStory.ts";

const ANSWERED = {
  isEnabled: true,
  name: "Assistant",
  instructions: "",
  canVisitorAskForPerson: true,
  escalateAfterMisses: 2,
  escalateOnWords: [],
};

test("the way to a person is there once, whatever was said, and stands out where nothing was found", async ({
  page,
  work,
  site,
}) => {
  await work.setWidget({
    assistant: { ...ANSWERED, escalateAfterMisses: 5 },
    welcome: { message: "Hello!", starters: ["Wxyzzy plugh?"], placeholder: "" },
  });
  await page.goto(site.origin);
  await openPanel(page);
  const ways = page.getByRole("dialog").getByRole("button", { name: "Talk to a person" });
  await expect(page.getByRole("button", { name: "Wxyzzy plugh?" })).toBeVisible();
  await expect(ways).toHaveCount(1);
  await page.getByRole("button", { name: "Wxyzzy plugh?" }).click();
  await expect(ways).toHaveClass(/due/);
  await expect(ways).toHaveCount(1);
});

test("who was handed over by two misses is not told to have asked, and no green dot says that somebody is there", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({
    assistant: ANSWERED,
    people: { ...PEOPLE_ONLY, awayMessage: "Nobody is here. Leave your e-mail and we will write." },
  });
  const visitor = await openVisitor(browser, site.origin, "Shop");
  const dot = () =>
    visitor.panel.locator(".face").evaluate((face) => getComputedStyle(face, "::after").content !== "none");
  expect(await dot()).toBe(false);
  await visitor.say("Wxyzzy plugh?");
  await expect(visitor.feed.locator(".row:not(.me) .bubble")).toHaveCount(2);
  await visitor.say("Plugh wxyzzy?");
  await expect(visitor.feed.getByText("The assistant asked for a person")).toBeVisible();
  await expect(visitor.feed.getByText("You asked for a person")).toHaveCount(0);
  await expect(visitor.panel.getByText("Nobody is here. Leave your e-mail and we will write.")).toBeVisible();
  expect(await dot()).toBe(false);

  // an address was left: nothing asks for it any more
  await visitor.panel.getByRole("button", { name: "Leave your e-mail" }).click();
  await visitor.panel.getByLabel("Your e-mail address").fill("o'brien..x@münchen.example");
  await visitor.panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(visitor.panel.getByText("We will write to o'brien..x@münchen.example.")).toBeVisible();
  await expect(visitor.panel.getByText("Leave your e-mail")).toHaveCount(0);

  const agent = await openAgent(browser, work.email);
  await expect(visitor.panel.getByText("You are next")).toBeVisible();
  expect(await dot()).toBe(false);
  await agent.page.getByRole("button", { name: /^Accept (?!next)/ }).click();
  await expect(visitor.feed.getByText("Olivia Owner joined the chat")).toBeVisible();
  await expect.poll(dot).toBe(true);
  await visitor.panel.getByRole("button", { name: "More" }).click();
  await visitor.panel.getByRole("menuitem", { name: "End chat" }).click();
  await expect(visitor.panel.getByText("How was this chat?")).toBeVisible();
  expect(await dot()).toBe(false);
});

test("without an assistant nobody is told to have asked for a person", async ({ page, work, site }) => {
  await work.setWidget({ assistant: { ...ANSWERED, isEnabled: false }, people: PEOPLE_ONLY });
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "Good morning");
  await expectShown(page, ["Good morning"]);
  await expect(page.getByRole("button", { name: "End chat" })).toBeVisible(); // the queue's card is there
  await expect(page.getByText("asked for a person")).toHaveCount(0);
});

test("what is written and not sent outlives a reload, and is gone once it is sent", async ({ page, work, site }) => {
  await work.setWidget({ assistant: { ...ANSWERED, isEnabled: false }, people: PEOPLE_ONLY });
  await page.goto(site.origin);
  await openPanel(page);
  const box = page.getByRole("dialog").getByRole("textbox").first();
  await box.fill("Half a");
  await page.reload();
  await openPanel(page);
  await expect(box).toHaveValue("Half a");
  await box.fill("Half a sentence\nand more");
  await box.press("Enter");
  await expectShown(page, ["Half a sentence\nand more"]);
  await page.reload();
  await expectShown(page, ["Half a sentence\nand more"]);
  await expect(box).toHaveValue("");
});

test("what is being typed reaches agents only where the widget says so, and the visitor is told", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({ assistant: { ...ANSWERED, isEnabled: false }, people: PEOPLE_ONLY });
  const told = "The team can read what you type before you send it.";
  for (const isTypingShown of [false, true]) {
    if (isTypingShown) await work.setWidget({ people: { ...PEOPLE_ONLY, isTypingShown } });
    const visitor = await openVisitor(browser, site.origin, "Shop");
    await visitor.say(`Hello ${isTypingShown}`);
    const agent = await openAgent(browser, work.email);
    await acceptOnly(agent);
    const note = visitor.panel.getByText(told);
    await (isTypingShown ? expect(note).toBeVisible() : expect(note).toBeHidden());
    const typed = agent.page.getByText(/is typing/);
    await expect(async () => {
      await visitor.panel.getByRole("textbox").first().pressSequentially("my secret ");
      await expect(typed).toBeVisible({ timeout: 3000 });
      if (isTypingShown) await expect(typed).toContainText("my secret", { timeout: 3000 });
    }).toPass();
    if (!isTypingShown) await expect(typed).not.toContainText("my secret");
    await agent.page.context().close();
    await visitor.page.context().close();
  }
});

test("title and subtitle may take two lines, and a small window shows the greeting from its beginning", async ({
  browser,
  work,
  site,
}) => {
  const look = (await work.api<{ settings: { look: object } }>("GET", `/widgets/${work.siteKey}`)).settings.look;
  await work.setWidget({
    look: {
      ...look,
      title: "Roses of Rosenheim and daughters",
      subtitle: "We answer from eight to six, on Saturdays too",
    },
    welcome: { message: `First line\n\n${"And more of it. ".repeat(30)}`, starters: ["One?", "Two?"], placeholder: "" },
  });
  // a window of 1440 × 900 at 200 %
  const page = await (await browser.newContext({ viewport: { width: 720, height: 450 } })).newPage();
  await page.goto(site.origin);
  await openPanel(page, "Roses of Rosenheim and daughters");
  for (const part of ["h2", "header p"]) {
    const { lines, cut } = await page.locator(part).evaluate((element) => ({
      lines: Math.round(element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight)),
      cut: element.scrollHeight > element.clientHeight + 1,
    }));
    expect([lines, cut]).toEqual([2, false]);
  }
  await expect(page.getByText("First line")).toBeInViewport();
});

test("a consent of 300 characters links to what it speaks of", async ({ page, work, site }) => {
  const label =
    `I have read the [privacy policy](https://shop.example/privacy). ${"You may keep what I write. ".repeat(8)}`.trim();
  await work.setWidget({
    assistant: { ...ANSWERED, isEnabled: false },
    people: PEOPLE_ONLY,
    form: { isEnabled: true, intro: "", fields: [{ key: "ok", label, type: "consent", isRequired: true }] },
  });
  await page.goto(site.origin);
  await openPanel(page);
  const panel = page.getByRole("dialog");
  await expect(panel.getByRole("link", { name: "privacy policy" })).toHaveAttribute(
    "href",
    "https://shop.example/privacy",
  );
  await panel.getByRole("checkbox").check();
  await panel.getByRole("button", { name: "Start chat" }).click();
  const box = panel.getByRole("textbox").first();
  expect((await box.boundingBox())?.height).toBeGreaterThan(30); // measured while it was hidden it had no line at all
  await say(page, "Good morning");
  await expectShown(page, ["Good morning"]);
  const { items } = await work.api<{ items: { answers: { label: string }[] }[] }>("GET", "/sessions");
  expect(items[0]?.answers[0]?.label).toMatch(/^I have read the privacy policy\. You may/);
});
