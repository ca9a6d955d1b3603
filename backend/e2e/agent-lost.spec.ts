import { expect } from "@playwright/test";
import { acceptOnly, openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";

/** A laptop is shut in the middle of a chat (F19): nobody is left waiting for a person who is gone. */
test("a chat of an agent who is gone returns to the queue, and the visitor is told", async ({
  browser,
  work,
  site,
}) => {
  const colleague = await work.addAgent("Bob Backup");
  const gone = await openAgent(browser, work.email);
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.say("Is anybody there?");
  await visitor.askForPerson();
  await acceptOnly(gone);
  await gone.say("I am here.");
  await expect(visitor.feed.getByText("I am here.")).toBeVisible();
  await gone.composer.fill("half a sentence");

  const backup = await openAgent(browser, colleague.email);
  await expect(backup.page.getByText("Nobody is waiting")).toBeVisible();
  await gone.page.context().setOffline(true);
  await expect(visitor.feed.getByText(/^Olivia Owner had to leave. You are back in the queue/)).toBeVisible({
    timeout: 200_000,
  });
  await expect(visitor.panel.getByRole("status").filter({ hasText: "You are next" })).toBeVisible();

  await acceptOnly(backup);
  await expect(backup.log.getByText("I am here.")).toBeVisible();
  await backup.say("I take over from here.");
  await expect(visitor.feed.getByText("I take over from here.")).toBeVisible();

  // the laptop wakes up: the chat is a colleague's, and the draft stayed a draft
  await gone.page.context().setOffline(false);
  await expect(gone.page.getByText(/Reassigned/).first()).toBeVisible();
  await expect(visitor.feed.getByText("half a sentence")).toHaveCount(0);
});
