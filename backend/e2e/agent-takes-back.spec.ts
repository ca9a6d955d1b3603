import { expect } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { acceptOnly, openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";

const WORDS = "been there, never quite enough";

test("stray words change no chat, and what was done on purpose can be taken back", async ({
  browser,
  request,
  work,
}) => {
  const agent = await openAgent(browser, work.email);
  const { page, log, composer } = agent;
  const visitor = await newVisitor(request, work.siteKey);
  await visitor.say("Hello");
  await visitor.escalate();
  await acceptOnly(agent);
  await agent.say("Good morning.");
  await expect(log).toContainText("Sent");
  const next = await newVisitor(request, work.siteKey);
  await next.say("Anyone?");
  await next.escalate();
  await expect(page).toHaveTitle(/^\(1\) Waiting/);
  const events = async () =>
    (await visitor.messages()).flatMap((row) => (row.data?.event ? [row.data.event] : [])).slice(2);

  // the focus is on the messages, not in the composer
  await log.focus();
  await page.keyboard.type(WORDS);
  await expect(composer).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) Waiting/);
  expect(await events()).toEqual(["accepted"]);
  await composer.fill("");

  // closed by keyboard, from the composer; taken back by button
  await page.keyboard.press("Alt+c");
  const notice = page.getByRole("listitem").filter({ hasText: /^Chat with .* closed\./ });
  await expect(notice).toBeVisible();
  await expect(composer).toHaveCount(0);
  expect(await events()).toEqual(["accepted", "closed"]);
  await notice.getByRole("button", { name: "Undo" }).click();
  await expect(composer).toBeVisible();
  await expect(log).toContainText("Olivia Owner took back ending the chat");
  expect(await events()).toEqual(["accepted", "closed", "reopened"]);
  await expect(page.getByText(/^Taken back:/)).toBeVisible();

  // given back to the queue by menu, taken back by keyboard
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Give back to the queue" }).click();
  await expect(composer).toHaveCount(0);
  await page.keyboard.press("Alt+z");
  await expect(composer).toBeVisible();
  expect(await events()).toEqual(["accepted", "closed", "reopened", "requeued", "accepted"]);

  // somebody acted in between: refused, with the reason
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(notice).toBeVisible();
  await visitor.call("session:reopen", {});
  await notice.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(/The visitor has gone on in the meantime/).first()).toBeVisible();
  expect((await events()).at(-1)).toBe("reopened");
});

test("no notice lies over Send, and an ended chat is reopened from the archive", async ({ browser, request, work }) => {
  const agent = await openAgent(browser, work.email);
  const { page, composer } = agent;
  const send = page.getByRole("button", { name: "Send", exact: true });
  for (const name of ["first", "second"]) {
    const visitor = await newVisitor(request, work.siteKey);
    await visitor.say(name);
    await visitor.escalate();
    await page.getByRole("tab", { name: /^Waiting/ }).click();
    await acceptOnly(agent);
    await expect(agent.log).toContainText(name);
    await agent.say("Hello.");
    await expect(agent.log).toContainText("Sent");
  }
  await page.keyboard.press("Alt+c");
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  // the other chat is in view now, with the notice still there
  await expect(composer).toBeVisible();
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 780 },
  ]) {
    await page.setViewportSize(viewport);
    const isFree = () =>
      send.evaluate((button) => {
        const { left, top, width, height } = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      });
    await composer.fill("x");
    await expect.poll(isFree).toBe(true);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await composer.fill("");

  await page.getByRole("link", { name: "Archive" }).click();
  await page.getByRole("combobox", { name: "State" }).selectOption("closed");
  await page
    .getByRole("region", { name: "Archive" })
    .getByRole("link", { name: /second/ })
    .click();
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page).toHaveURL(/\/agent\/chats\//);
  await expect(composer).toBeVisible();
  await agent.say("One more thing.");
  await expect(agent.log).toContainText("One more thing.");
});

test("the visitor is asked for a rating when the close stands, and never if it was taken back", async ({
  browser,
  work,
  site,
}) => {
  const agent = await openAgent(browser, work.email);
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.say("Hello");
  await visitor.askForPerson();
  await acceptOnly(agent);
  await agent.say("Good morning.");
  await expect(visitor.feed).toContainText("Good morning.");
  const stars = visitor.panel.getByRole("button", { name: "5 of 5" });

  await agent.page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(visitor.feed).toContainText("Olivia Owner ended the chat");
  await expect(visitor.panel.getByRole("button", { name: "Start a new chat" })).toBeVisible();
  await expect(stars).toHaveCount(0);
  await agent.page.getByRole("button", { name: "Undo" }).click();
  await expect(visitor.feed).toContainText("The chat goes on");
  await expect(visitor.panel.getByRole("button", { name: "Start a new chat" })).toHaveCount(0);

  await agent.page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(stars).toBeVisible();
});
