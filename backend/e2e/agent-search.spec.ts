import { expect } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { openAgent } from "./parties.ts";
import { test } from "./story.ts";

test("a search looks in every list, and in the archive it leads to the place, marked, also far above the end", async ({
  browser,
  request,
  work,
}) => {
  const assisted = await newVisitor(request, work.siteKey);
  await assisted.say("zebra crossing");
  const { page, log } = await openAgent(browser, work.email);
  const waiting = await newVisitor(request, work.siteKey);
  await waiting.say("My zebra finch is not answered");
  await waiting.escalate();
  const long = await newVisitor(request, work.siteKey, { with: "person" });
  for (let index = 1; index <= 240; index += 1)
    await long.say(index === 30 ? "The Zebrafish tank leaks" : index === 200 ? "still the zebrafish" : `line ${index}`);

  // whichever list is in view
  const rows = page.getByRole("tabpanel").getByRole("button", { name: /zebra/i });
  for (const name of [/^Mine/, /^Waiting/]) {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("searchbox", { name: "Search in all chats" }).fill("zebra");
    await expect(page.getByText("2 chats in all lists")).toBeVisible();
    await expect(rows.filter({ hasText: "zebra finch" })).toBeVisible();
    await expect(rows.filter({ hasText: "zebra crossing" })).toBeVisible();
    await expect(page.locator("mark").first()).toHaveText("zebra");
  }

  await page.getByRole("searchbox", { name: "Search in all chats" }).fill("zebrafish");
  await page.getByRole("link", { name: "Search every word in the archive" }).click();
  await page.getByRole("region", { name: "Archive" }).getByRole("link").click();
  await expect(page.getByText("2 of 2 messages with")).toBeVisible();
  await expect(log.getByText("still the zebrafish")).toBeInViewport();
  await page.getByRole("button", { name: "Earlier place" }).click();
  await expect(page.getByText("1 of 2 messages with")).toBeVisible();
  await expect(log.getByText("The Zebrafish tank leaks")).toBeInViewport();
  const marked = () =>
    page.evaluate(() =>
      [...(CSS.highlights.get("search") ?? [])].map((range) => (range instanceof Range ? range.toString() : "")),
    );
  await expect.poll(marked).toContain("Zebrafish");
});
