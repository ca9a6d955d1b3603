import { expect } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { openAgent } from "./parties.ts";
import { test } from "./story.ts";

const MESSAGES = 500;
const OPENINGS = 20;

/** Rows of very different heights, which no estimate meets. */
const words = (index: number) =>
  `number ${index}.${index % 7 === 0 ? "\nAnd more of it, line by line.".repeat(1 + (index % 5) * 4) : ""}${index % 11 === 0 ? ` ${"a long sentence that needs several lines to be read. ".repeat(9)}` : ""}`;

test("a chat of 500 messages opens at its end every time, and reads backwards to its first word without a jump", async ({
  browser,
  request,
  work,
}) => {
  const agent = await openAgent(browser, work.email);
  const { page, log } = agent;
  const long = await newVisitor(request, work.siteKey, { with: "person" });
  for (let index = 1; index <= MESSAGES; index += 1) await long.say(words(index));
  const short = await newVisitor(request, work.siteKey, { with: "person" });
  await short.say("A short one");
  await page.getByRole("tab", { name: /^All/ }).click();
  const row = (text: RegExp) => page.getByRole("tabpanel").getByRole("button", { name: text });
  await expect(row(/number 500/)).toBeVisible();

  for (let opening = 1; opening <= OPENINGS; opening += 1) {
    await row(/number 500/).click();
    await expect(log.getByText(/^number 500\./)).toBeInViewport();
    // two looks in a row: a list that is still being measured would have moved in between
    const distance = () =>
      log.evaluate(async (element) => {
        const far = () => element.scrollHeight - element.scrollTop - element.clientHeight;
        const first = far();
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return Math.max(Math.abs(first), Math.abs(far()));
      });
    await expect.poll(distance, { message: `opening ${opening}` }).toBeLessThan(2);
    await row(/A short one/).click();
    await expect(log.getByText("A short one")).toBeInViewport();
  }

  // backwards: what one reads stays where it is while the rows above arrive
  await row(/number 500/).click();
  await expect(log.getByText(/^number 500\./)).toBeInViewport();
  const first = log.getByText(/^number 1\./);
  await log.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -2500);
    await expect(first).toBeInViewport({ timeout: 150 });
  }).toPass({ timeout: 120_000 });

  // and at the end again, a new word is seen at once
  await page.getByRole("button", { name: /To the newest|\d+ new/ }).click();
  await expect(log.getByText(/^number 500\./)).toBeInViewport();
  await long.say("one more word");
  await expect(log.getByText("one more word")).toBeInViewport();
});
