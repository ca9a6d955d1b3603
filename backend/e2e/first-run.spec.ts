import { expect, type Page, test } from "@playwright/test";
import { STARTER_KNOWLEDGE } from "../src/features/knowledge/starterKnowledge.ts";
import { PASSWORD } from "./chatApi.ts";
import { type ForeignPage, openForeignPage } from "./foreignPage.ts";
import { type FreshPlatform, startFreshPlatform } from "./freshPlatform.ts";

const port = Number(process.env["E2E_PORT"] ?? 5873) + 2;
let platform: FreshPlatform;
let site: ForeignPage;
let siteKey = "";

test.beforeAll(async () => {
  platform = await startFreshPlatform(port);
  site = await openForeignPage(platform.url, () => siteKey);
});
test.afterAll(async () => {
  await site?.close();
  await platform?.close();
});

const chat = (page: Page) => page.getByRole("dialog");
/** What the chat says, whatever reads it out besides. */
const line = (page: Page, text: string | RegExp) => chat(page).getByRole("paragraph").filter({ hasText: text });
const NO_ANSWER = /could not find|do not know|no answer|not sure/i;
async function ask(page: Page, question: string): Promise<void> {
  const box = chat(page).getByRole("textbox").first();
  await box.fill(question);
  await box.press("Enter");
  await expect(chat(page).getByText(question).first()).toBeVisible();
}

test("a first owner's website says nothing of ours, and the demo stays on its test page until it is removed", async ({
  browser,
}) => {
  // from the front door on: sign up, and be led to a widget of one's own
  const context = await browser.newContext({ baseURL: platform.url });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("link", { name: "Create a workspace" }).click();
  await page.getByLabel("Business name").fill("Rosa's Flowers");
  await page.getByLabel("Your name").fill("Rosa Winter");
  await page.getByLabel("E-mail").fill("rosa@example.com");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create workspace" }).click();

  await expect(page.getByRole("heading", { name: "How should it look?" })).toBeVisible();
  await expect(page.getByLabel("Name in the header")).toHaveValue("Rosa's Flowers");
  await page.getByRole("button", { name: "Colour #16a34a" }).click();
  await page.getByLabel("Greeting").fill("Hello, it is Rosa. Looking for flowers?");
  const preview = page.frameLocator('iframe[title="Preview of the widget"]');
  await expect(preview.getByText("Hello, it is Rosa. Looking for flowers?")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Question 1").fill("When do you deliver?");
  await page.getByLabel("Answer 1").fill("Tuesdays and Fridays, before noon.");
  await page.getByLabel("Question 2").fill("Do you bind wreaths?");
  await page.getByLabel("Answer 2").fill("Yes, in two days.");
  await page.getByRole("button", { name: "Teach the assistant" }).click();
  await expect(preview.getByRole("button", { name: "When do you deliver?" })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Your website").fill(site.origin);
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByText(site.origin)).toBeVisible();
  siteKey = /data-site-key="([\w-]+)"/.exec((await page.locator("main").textContent()) ?? "")?.[1] ?? "";
  expect(siteKey).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{11}$/);
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  // their visitors meet their words alone
  const config = await (
    await context.request.get(`/api/widgets/${siteKey}/config`, { headers: { origin: site.origin } })
  ).text();
  expect(JSON.parse(config)).toMatchObject({
    look: { title: "Rosa's Flowers" },
    welcome: {
      message: "Hello, it is Rosa. Looking for flowers?",
      starters: ["When do you deliver?", "Do you bind wreaths?"],
    },
  });
  for (const words of ["Chat Widget Generator", "demo", ...STARTER_KNOWLEDGE.map(({ title }) => title)])
    expect(config).not.toContain(words);
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(site.origin);
  await visitor.getByRole("button", { name: "Rosa's Flowers" }).click();
  await expect(chat(visitor).getByText("Hello, it is Rosa. Looking for flowers?")).toBeVisible();
  await chat(visitor).getByRole("button", { name: "When do you deliver?" }).click();
  await expect(line(visitor, "Tuesdays and Fridays, before noon.")).toBeVisible();
  await ask(visitor, "What does it cost?");
  await expect(chat(visitor).getByRole("button", { name: "Talk to a person" }).last()).toBeVisible();
  await expect(line(visitor, NO_ANSWER)).toBeVisible();
  await expect(chat(visitor)).not.toContainText("Chat Widget Generator");

  // the demo answers on its own page, and the owner finds that chat
  const tester = await (await browser.newContext({ baseURL: platform.url })).newPage();
  await tester.goto("/test-widget.html");
  await tester.getByRole("button", { name: "Chat with us" }).click();
  await ask(tester, "What does it cost?");
  await expect(line(tester, /Chat Widget Generator is free/)).toBeVisible();
  await ask(tester, "Do you bind wreaths?");
  await expect(line(tester, NO_ANSWER)).toBeVisible();
  await expect(chat(tester)).not.toContainText("Yes, in two days");
  await page.goto("/conversations");
  await expect(page.getByRole("cell", { name: "Demo widget" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Rosa's Flowers" })).toBeVisible();

  // it is marked wherever it appears, and goes with its knowledge
  await page.goto("/widgets/demo");
  await expect(page.getByText("Demo", { exact: true })).toBeVisible();
  await page.goto("/knowledge");
  await expect(page.getByText("Demo", { exact: true }).first()).toBeVisible();
  await page.goto("/widgets");
  await expect(page.getByRole("row", { name: /Demo widget/ }).getByText("Demo", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Remove the demo" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText(`“Demo widget” and ${STARTER_KNOWLEDGE.length} knowledge items`);
  await question.getByRole("button", { name: "Remove the demo" }).click();
  await expect(page.getByRole("row", { name: /Demo widget/ })).toBeHidden();
  await expect(page.getByRole("row", { name: /Rosa's Flowers/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove the demo" })).toBeHidden();
  await page.goto("/knowledge");
  await expect(page.getByText("When do you deliver?")).toBeVisible();
  await expect(page.getByText("What does it cost?")).toBeHidden();
  await tester.reload();
  await expect(tester.getByText("The demo was removed")).toBeVisible();
  await expect(tester.getByRole("button", { name: "Ask a question" })).toBeHidden();
  await visitor.reload();
  await expect(visitor.getByRole("button", { name: "Rosa's Flowers" })).toBeVisible();
});
