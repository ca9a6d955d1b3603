import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { acceptOnly, enterPassword, openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";
import { PEOPLE_ONLY } from "./visitorStory.ts";

/** What people type without a thought of marks. */
const TYPED = [
  "I need 5*3*2 cm, order 10*20*30",
  "# 4711",
  "C:\\new\\_folder",
  "1986. A great year",
  "> 5 kg",
  "__init__.py",
  "~~gone~~",
  "**not bold** see https://shop.example/f。",
];
const ANSWER = "**Sizes**\n- 5*3*2 cm\n- `a_b`, see [us](https://shop.example/x_(y))";

test("what was typed reads the same for visitor, agent, archive and transcript, and an answer is drawn alike", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({ people: PEOPLE_ONLY });
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.askForPerson();
  const agent = await openAgent(browser, work.email);
  await acceptOnly(agent);
  for (const text of TYPED) {
    await visitor.say(text);
    await expect(visitor.feed.locator(".row.me .bubble").last()).toHaveText(text, { useInnerText: false });
  }
  await agent.composer.fill(ANSWER);
  await agent.composer.press("Enter");

  const answer = visitor.feed.locator(".row:not(.me) .bubble", { hasText: "Sizes" });
  await expect(answer.locator("strong")).toHaveText("Sizes");
  await expect(answer.locator("li")).toHaveText(["5*3*2 cm", "a_b, see us"]);
  await expect(visitor.feed.locator(".me .bubble a")).toHaveAttribute("href", "https://shop.example/f");

  const { items } = await work.api<{ items: { id: string }[] }>("GET", "/sessions");
  const next = encodeURIComponent(`/conversations/${items[0]?.id}`);
  const owner = await enterPassword(browser, work.email, `/login?next=${next}`);
  const archive = owner.getByLabel("Transcript");
  for (const surface of [agent.log, archive]) {
    for (const text of TYPED) await expect(surface.getByText(text, { exact: true })).toBeVisible();
    await expect(surface.locator(".prose-chat li")).toHaveText(["5*3*2 cm", "a_b, see us"]);
    await expect(surface.locator(".prose-chat a")).toHaveCount(2);
  }
  // a row has the visitor's last words, as they typed them
  await expect(agent.page.getByRole("region", { name: "Chats" })).toContainText(
    "**not bold** see https://shop.example/f。",
  );

  await visitor.panel.getByRole("button", { name: "More" }).click();
  const saved = visitor.page.waitForEvent("download");
  await visitor.panel.getByRole("menuitem", { name: "Download transcript" }).click();
  const transcript = await readFile(await (await saved).path(), "utf8");
  for (const text of TYPED) expect(transcript).toContain(`You: ${text}\n`);
  expect(transcript).toContain("Sizes\n\n• 5*3*2 cm\n• a_b, see us (https://shop.example/x_(y))\n");
});

test("an answer waits for what draws it instead of showing its marks, and is shown as it came when that cannot be had", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({ people: PEOPLE_ONLY });
  const visitor = await openVisitor(browser, site.origin, "Shop");
  await visitor.askForPerson();
  const agent = await openAgent(browser, work.email);
  await acceptOnly(agent);
  await visitor.say("first");
  await agent.say("**bold** answer");
  await agent.say("a plain one");
  const bubbles = visitor.feed.locator(".row:not(.me) .bubble");
  await expect(bubbles.filter({ hasText: "bold" }).locator("strong")).toHaveText("bold");

  let letGo: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const asked = visitor.page.waitForRequest(/markdown-[^/]*\.js/);
  await visitor.page.route(/markdown-[^/]*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await visitor.page.reload();
  await asked;
  await expect(visitor.feed.getByText("first")).toBeVisible();
  await expect(bubbles.filter({ hasText: "**" })).toHaveCount(0);
  await expect(bubbles.filter({ hasText: "a plain one" })).toHaveCount(0); // in its order, behind what waits
  letGo?.();
  await expect(bubbles.filter({ hasText: "bold" }).locator("strong")).toHaveText("bold");
  await expect(bubbles.filter({ hasText: "a plain one" })).toBeVisible();

  await visitor.page.unroute(/markdown-[^/]*\.js/);
  await visitor.page.route(/markdown-[^/]*\.js/, (route) => route.abort());
  await visitor.page.reload();
  await expect(bubbles.filter({ hasText: "**bold** answer" })).toBeVisible();
  await visitor.say("still here");
  await expect(agent.log.getByText("still here")).toBeVisible();
});
