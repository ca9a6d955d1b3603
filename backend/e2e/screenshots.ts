import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { newVisitor, PASSWORD } from "./chatApi.ts";
import { openAgent } from "./parties.ts";

/** The pictures of the README, taken of the running product; every number in them comes from chats that this script really holds. */

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 780 };

const keep = (page: Page, name: string) =>
  page.screenshot({ path: join(repositoryRoot, "docs/images", `${name}.png`), animations: "disabled" });

async function openDemo(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport, isMobile: viewport.width < 500, hasTouch: viewport.width < 500 })
  ).newPage();
  await page.goto("/test-widget.html");
  await page.getByRole("button", { name: "Chat with us" }).click();
  const box = page.getByRole("dialog").getByRole("textbox").first();
  await box.fill("How do I put the chat on my website?");
  await box.press("Enter");
  await expect(page.getByRole("dialog").getByRole("group", { name: "Sources" })).toBeVisible();
  return page;
}

test("pictures", async ({ browser, request }) => {
  const email = "mara@fernweh.example";
  const registered = await request.post("/api/auth/register", {
    headers: { "sec-fetch-site": "same-origin" },
    data: { businessName: "Fernweh Coffee", name: "Mara Lindqvist", email, password: PASSWORD },
  });
  const { accessToken } = (await registered.json()) as { accessToken: string }; // the contract's SignedIn
  const headers = { authorization: `Bearer ${accessToken}` };
  await request.patch("/api/workspace", { headers, data: { isGuideDone: true } });

  const agent = await openAgent(browser, email);
  await agent.page.setViewportSize(DESKTOP);
  const shop = {
    url: "https://fernweh.example/beans/konga",
    title: "Yirgacheffe Konga",
    referrer: "https://search.example/",
  };

  for (const [question, stars] of [
    ["What is this product?", 5],
    ["What does it cost?", 4],
    ["Does it work without an API key?", 5],
    ["Can people take over a chat?", 5],
  ] as const) {
    const visitor = await newVisitor(request, "demo", { page: shop });
    await visitor.say(question);
    await expect.poll(async () => (await visitor.messages()).filter((row) => row.kind === "text").length).toBe(2);
    await visitor.call("session:close");
    await visitor.call("session:rate", { rating: stars });
  }
  const waiting = await newVisitor(request, "demo", {
    page: { ...shop, title: "Subscriptions", url: "https://fernweh.example/subscribe" },
  });
  await waiting.say("Can I pause my subscription over the summer?");
  await waiting.escalate("A question about my subscription");

  const phone = await openDemo(browser, PHONE);
  await keep(phone, "widget-phone");
  const visitor = await openDemo(browser, DESKTOP);
  await keep(visitor, "widget");

  await visitor.getByRole("dialog").getByRole("button", { name: "Talk to a person" }).click();
  await expect(agent.page.getByRole("button", { name: /^Accept Visitor/ })).toHaveCount(2);
  await agent.page
    .getByRole("button", { name: /^Accept Visitor/ })
    .last()
    .click();
  await expect(agent.composer).toBeVisible();
  await agent.say("Hello, Mara here. I can walk you through it: which system is your shop built with?");
  await visitor.getByRole("dialog").getByRole("textbox").first().fill("It is a Shopify shop.");
  await visitor.getByRole("dialog").getByRole("textbox").first().press("Enter");
  await expect(agent.log.getByText("It is a Shopify shop.")).toBeVisible();
  await agent.say("Good choice: paste the tag into theme.liquid, right before the closing body tag.");
  await agent.page.waitForTimeout(6000); // typing signs fade, marks arrive
  await keep(agent.page, "console");

  const admin = agent.page;
  await admin.goto("/");
  await expect(admin.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(admin.getByText("Chats started")).toBeVisible();
  await expect
    .poll(async () => (await (await request.get("/api/analytics/overview?days=7", { headers })).json()).totals.chats)
    .toBeGreaterThan(5);
  await admin.reload();
  await admin.waitForTimeout(2000);
  await keep(admin, "overview");
  const own = await request.post("/api/widgets", { headers, data: { name: "Fernweh Coffee" } });
  const { siteKey } = (await own.json()) as { siteKey: string }; // the contract's Widget
  await admin.goto(`/widgets/${siteKey}`);
  await expect(admin.frameLocator("iframe").getByRole("dialog")).toBeVisible();
  await admin.waitForTimeout(1000);
  await keep(admin, "builder");
});
