import { expect } from "@playwright/test";
import { test } from "./story.ts";
import { expectShown, openPanel, PEOPLE_ONLY, say, storedTexts } from "./visitorStory.ts";

const ASSISTANT_OFF = {
  isEnabled: false,
  name: "Assistant",
  instructions: "",
  canVisitorAskForPerson: true,
  escalateAfterMisses: 3,
  escalateOnWords: [],
};

test("a reload, even in the middle of sending, loses and doubles nothing", async ({ page, work, site }) => {
  await work.setWidget({ assistant: ASSISTANT_OFF, people: PEOPLE_ONLY });
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "one");
  await expectShown(page, ["one"]);

  await page.reload();
  await expect(page.getByRole("dialog", { name: "Shop" })).toBeVisible(); // it was open before, so it is again
  await expectShown(page, ["one"]);

  const sent = ["one"];
  for (const text of ["two", "three", "four"]) {
    await say(page, text);
    await page.reload(); // before anything can have been acknowledged for sure
    sent.push(text);
    await expectShown(page, sent);
  }
  expect(await storedTexts(work, page)).toEqual(sent);
});

test("two tabs show the same chat, whichever one writes", async ({ context, work, site }) => {
  await work.setWidget({ assistant: ASSISTANT_OFF, people: PEOPLE_ONLY });
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const tab of [first, second]) {
    await tab.goto(site.origin);
    await openPanel(tab);
  }
  await say(first, "from the first");
  await expectShown(second, ["from the first"]);
  await say(second, "from the second");
  await expectShown(first, ["from the first", "from the second"]);
  await Promise.all([say(first, "at once A"), say(second, "at once B")]);
  await expect(first.locator(".row.me .bubble")).toHaveCount(4);
  await expect(second.locator(".row.me .bubble")).toHaveCount(4);
  for (const tab of [first, second]) await expect(tab.locator(".row.waits")).toHaveCount(0);
  const stored = await storedTexts(work, first);
  await expectShown(first, stored);
  await expectShown(second, stored);
  expect([...stored].sort()).toEqual(["at once A", "at once B", "from the first", "from the second"]);
});

test("ten minutes offline: it says so, and everything arrives once and in order", async ({
  context,
  page,
  work,
  site,
}) => {
  await work.setWidget({ assistant: ASSISTANT_OFF, people: PEOPLE_ONLY });
  await page.clock.install();
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "before");
  await expectShown(page, ["before"]);

  await context.setOffline(true);
  await expect(page.getByText("You are offline. What you write is sent when you are back.")).toBeVisible();
  for (const text of ["a", "b", "c"]) await say(page, text);
  await page.clock.runFor("10:00");
  await expect(page.getByText("Not sent yet")).toHaveCount(3);
  expect(await storedTexts(work, page)).toEqual(["before"]);

  await context.setOffline(false);
  await page.clock.resume();
  await expectShown(page, ["before", "a", "b", "c"]);
  await expect(page.getByText("Not sent yet")).toHaveCount(0);
  expect(await storedTexts(work, page)).toEqual(["before", "a", "b", "c"]);
});

test("where websockets are blocked the chat goes on over REST, both ways", async ({ page, work, site }) => {
  await work.api("POST", "/knowledge", {
    kind: "qa",
    title: "When do you open?",
    body: "We open at eight every morning.",
  });
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await page.goto(site.origin);
  await openPanel(page);
  await say(page, "When do you open?");
  await expectShown(page, ["When do you open?"]);
  await expect(page.getByText("We open at eight every morning.", { exact: true })).toBeVisible();
  await say(page, "Thank you");
  await expectShown(page, ["When do you open?", "Thank you"]);
  await expect(page.getByText("You are offline")).toBeHidden();
});
