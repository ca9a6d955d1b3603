import { expect } from "@playwright/test";
import { acceptOnly, openAgent, openVisitor, typeUntil } from "./parties.ts";
import { test } from "./story.ts";

/** The product in one story: a visitor of somebody else's website gets an answer, asks for a person, and gets one. */
test("a visitor gets an answer with its source, then a person, on a page of another origin", async ({
  browser,
  work,
  site,
}) => {
  await work.api("POST", "/knowledge", {
    kind: "qa",
    title: "How long do roses stay fresh after delivery?",
    body: "Our roses stay fresh for ten days after delivery if you cut the stems and change the water.",
    url: "https://roses.example/care",
  });
  const agent = await openAgent(browser, work.email);
  await expect(agent.page.getByText("Nobody is waiting")).toBeVisible();

  // the visitor asks, and the assistant answers from the knowledge
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.say("How long do roses stay fresh after delivery?");
  await expect(visitor.feed.getByText("ten days after delivery")).toBeVisible();
  await expect(visitor.panel.getByRole("group", { name: "Sources" }).getByRole("link")).toHaveAttribute(
    "href",
    "https://roses.example/care",
  );

  // the visitor asks for a person; somebody is there, and the visitor is next
  await visitor.askForPerson();
  await expect(visitor.feed.getByText("You asked for a person", { exact: true })).toBeVisible();
  await expect(visitor.panel.getByRole("status").filter({ hasText: "You are next" })).toBeVisible();

  // the console shows the chat by itself: reason, page, and what was said so far
  await expect(agent.page).toHaveTitle(/^\(1\) Waiting/);
  await acceptOnly(agent);
  await expect(agent.page.getByRole("link", { name: new URL(site.origin).host })).toBeVisible();
  await expect(agent.page.getByText("ten days after delivery").first()).toBeAttached();
  await expect(visitor.feed.getByText("Olivia Owner joined the chat")).toBeVisible();
  await expect(visitor.panel.getByText("You are next")).toBeHidden();

  // both see the other one type, and read
  await typeUntil(agent.composer, visitor.panel.getByText("Olivia Owner is writing"));
  await agent.say("Good morning! What can I do for you?");
  await expect(visitor.feed.getByText("Good morning! What can I do for you?")).toBeVisible();
  await expect(visitor.panel.getByText("Olivia Owner is writing")).toBeHidden();
  await expect(agent.log.getByText("Read", { exact: true })).toBeVisible();
  await typeUntil(visitor.panel.getByRole("textbox").first(), agent.page.getByText(/is typing/));
  await visitor.say("Do you deliver on Sundays?");
  await expect(agent.log.getByText("Do you deliver on Sundays?")).toBeVisible();
  await expect(visitor.feed.getByText("Read", { exact: true })).toBeVisible();
  await agent.say("Yes, until noon.");
  await expect(visitor.feed.getByText("Yes, until noon.")).toBeVisible();

  // a reload in the middle: the same chat, open as it was, whole and once
  await visitor.page.reload();
  const panel = visitor.page.getByRole("dialog", { name: "Shop" });
  for (const text of ["ten days after delivery", "Do you deliver on Sundays?", "Yes, until noon."])
    await expect(panel.getByRole("region", { name: "Messages" }).getByText(text)).toHaveCount(1);

  // the agent ends it, the visitor rates it, and the team reads the verdict
  await agent.page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(panel.getByRole("region", { name: "Messages" }).getByText("Olivia Owner ended the chat")).toBeVisible();
  await panel.getByRole("button", { name: "5 of 5" }).click();
  await panel.getByRole("textbox", { name: "Anything you want to add?" }).fill("Quick and kind");
  await panel.getByRole("button", { name: "Send rating" }).click();
  await expect(panel.getByText("Thank you for your rating.")).toBeVisible();
  const { items } = await work.api<{ items: { state: string; rating: unknown }[] }>("GET", "/sessions");
  expect(items).toMatchObject([{ state: "closed", rating: { stars: 5, comment: "Quick and kind" } }]);
  const overview = await work.api<{ totals: unknown }>("GET", "/analytics/overview?days=2");
  expect(overview.totals).toMatchObject({ chats: 1, messages: 5, handedOver: 1, assistantResolved: 0, rating: 5 });
});

test("a page that the widget does not allow gets no widget", async ({ browser, work, site }) => {
  await work.setWidget({ allowedOrigins: [] });
  const page = await (await browser.newContext()).newPage();
  const refused = page.waitForResponse((answer) => answer.url().endsWith("/config"));
  await page.goto(`${site.origin}/`);
  expect((await refused).status()).toBe(403);
  await expect(page.getByRole("button")).toHaveCount(0);
});
