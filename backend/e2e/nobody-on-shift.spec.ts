import { expect } from "@playwright/test";
import { openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";

/** Nobody is there: the visitor is told so, and has every way on (V8, V10). */
test("with nobody on shift the visitor is told the truth, leaves an address, keeps the place, and goes back to the assistant", async ({
  browser,
  work,
  site,
}) => {
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.askForPerson();
  await expect(visitor.feed.getByText("You asked for a person")).toBeVisible();
  await expect(visitor.panel.getByText("You are next")).toHaveCount(0);

  await visitor.panel.getByRole("button", { name: "Leave your e-mail" }).click();
  await visitor.panel.getByLabel("Your e-mail address").fill("rosa@example.com");
  await visitor.panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(visitor.panel.getByText("We will write to rosa@example.com.")).toBeVisible();
  const { items } = await work.api<{ items: unknown[] }>("GET", "/agents/waiting-sessions");
  expect(items).toMatchObject([{ state: "waiting", visitor: { email: "rosa@example.com" } }]);

  // somebody comes: the visitor's screen says so by itself
  const agent = await openAgent(browser, work.email);
  await expect(visitor.panel.getByRole("status").filter({ hasText: "You are next" })).toBeVisible();
  await expect(agent.page.getByRole("button", { name: /^Accept (?!next)/ })).toBeVisible();

  await visitor.panel.getByRole("button", { name: "Leave the queue" }).click();
  await expect(visitor.feed.getByText("You left the queue")).toBeVisible();
  await expect(agent.page.getByText("Nobody is waiting")).toBeVisible();
});
