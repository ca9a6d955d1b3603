import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page } from "@playwright/test";
import { newVisitor, newWorkspace, PASSWORD } from "./chatApi.ts";
import { enterPassword, pressAtOnce } from "./parties.ts";
import { test } from "./story.ts";

/** Signs an agent in in a browser of its own. */
async function openConsole(browser: Browser, email: string): Promise<Page> {
  const page = await enterPassword(browser, email, "/agent");
  await expect(page.getByRole("tab", { name: /Waiting/ })).toBeVisible();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  return page;
}

const composer = (page: Page) => page.getByRole("textbox", { name: /^Reply to/ });

test("an agent accepts a waiting chat, answers, and closes it, without a reload", async ({
  browser,
  request,
  work,
}) => {
  const page = await openConsole(browser, work.email);
  const visitor = await newVisitor(request, work.siteKey, {
    page: { url: "https://shop.example/roses", title: "Roses", referrer: "" },
  });
  await visitor.say("Where is my parcel?");
  await visitor.escalate("I need a person");

  // the queue is live: row, cause, title, nothing reloaded
  const accept = page.getByRole("button", { name: /^Accept Visitor/ });
  await expect(accept).toBeVisible();
  await expect(page.getByText("I need a person").first()).toBeVisible();
  await expect(page).toHaveTitle(/^\(1\) Waiting/);
  await accept.click();

  await expect(composer(page)).toBeVisible();
  await expect(page).not.toHaveTitle(/Waiting/);
  await expect(page.getByRole("log")).toContainText("Where is my parcel?");
  await expect(page.getByRole("link", { name: "shop.example/roses" })).toBeVisible();
  await composer(page).fill("It arrives today.\nAnything else?");
  await composer(page).press("Enter");
  await expect(page.getByRole("log")).toContainText("It arrives today.");
  await expect(page.getByRole("log")).toContainText("Sent");
  await expect(composer(page)).toHaveValue("");
  await expect
    .poll(async () => (await visitor.messages()).filter((row) => row.sender.kind === "agent" && row.kind === "text"))
    .toMatchObject([{ body: "It arrives today.\nAnything else?", sender: { name: "Olivia Owner" } }]);

  // the visitor has the last word, so closing asks first
  await visitor.say("Yes, one more thing");
  await expect(page.getByRole("log")).toContainText("one more thing");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Close without answering?");
  await page.getByRole("button", { name: "Close chat" }).click();
  await expect(page.getByRole("tab", { name: "Mine", exact: true })).toBeVisible();
  await expect.poll(async () => (await visitor.messages()).map((row) => row.data?.event)).toContain("closed");
});

test("a chat goes back to the assistant, and is taken over again", async ({ browser, request, work }) => {
  const page = await openConsole(browser, work.email);
  const visitor = await newVisitor(request, work.siteKey);
  await visitor.say("Hello");
  await visitor.escalate();
  await expect(page.getByRole("button", { name: /^Accept Visitor/ })).toBeVisible();
  await page.keyboard.press("Alt+n");
  await expect(composer(page)).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Return to the assistant" }).click();
  await expect(page.getByText("The assistant is answering.")).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await expect(page.getByRole("log")).toContainText("Olivia Owner returned the chat to the assistant");

  await page.getByRole("button", { name: "Take over" }).last().click();
  await expect(composer(page)).toBeVisible();
});

test("of two agents exactly one gets the chat, and the other is told at once", async ({ browser, request, work }) => {
  const bob = await work.addAgent("Bob Fast");
  const one = await openConsole(browser, work.email);
  const two = await openConsole(browser, bob.email);
  const visitor = await newVisitor(request, work.siteKey);
  await visitor.say("Anyone?");
  await visitor.escalate();
  const buttons = [one, two].map((page) => page.getByRole("button", { name: /^Accept Visitor/ }));
  for (const button of buttons) await expect(button).toBeVisible();
  await pressAtOnce(buttons, async () => (await visitor.messages()).some((row) => row.data?.event === "accepted"));
  await expect.poll(async () => (await composer(one).count()) + (await composer(two).count())).toBe(1);
  for (const page of [one, two]) await expect(page.getByText("Nobody is waiting").or(composer(page))).toBeVisible();
  await expect
    .poll(async () => (await visitor.messages()).filter((row) => row.data?.event === "accepted").length)
    .toBe(1);
});

test("a colleague's take-over locks the composer and keeps the draft", async ({ browser, request, work }) => {
  const bob = await work.addAgent("Bob Fast");
  const one = await openConsole(browser, work.email);
  const two = await openConsole(browser, bob.email);
  const visitor = await newVisitor(request, work.siteKey);
  await visitor.say("Hello");
  await visitor.escalate();
  await one.getByRole("button", { name: /^Accept Visitor/ }).click();
  await composer(one).fill("half a sentence");
  await two.getByRole("tab", { name: /^All/ }).click();
  await two
    .getByRole("button", { name: /^Visitor/ })
    .first()
    .click();
  await two.getByRole("button", { name: "Take over" }).first().click();
  await expect(composer(two)).toBeVisible();
  await expect(one.getByText("Reassigned to Bob Fast")).toBeVisible();
  await expect(composer(one)).toHaveCount(0);
  await expect(one.getByText("half a sentence")).toBeVisible();
});

test("prepared answers are written once and filled in with the names", async ({ browser, request, work }) => {
  await work.setWidget({
    form: {
      isEnabled: true,
      intro: "",
      fields: [{ key: "name", label: "Name", type: "text", isRequired: false, choices: [], showWhen: null }],
    },
  });
  const page = await openConsole(browser, work.email);
  await page.getByRole("link", { name: "Prepared answers" }).click();
  await page.getByRole("button", { name: "Add the first answer" }).click();
  await page.getByLabel("Shortcut").fill("hello");
  await page.getByLabel("Title").fill("Greeting");
  await page.getByRole("textbox", { name: "Answer" }).fill("Hello {{visitor.name}}, I am {{agent.name}}.");
  await page.getByRole("button", { name: "Save answer" }).click();
  await expect(page.getByText("/hello", { exact: true })).toBeVisible();

  const visitor = await newVisitor(request, work.siteKey, { answers: { name: "Ada" } });
  await visitor.say("Hi");
  await visitor.escalate();
  // heard of on every page
  await expect(page).toHaveTitle(/^\(1\) Waiting/);
  await page.getByRole("link", { name: "Chats" }).click();
  await page.getByRole("button", { name: "Accept Ada" }).click();
  await composer(page).pressSequentially("/hel");
  await expect(page.getByRole("option", { name: /Greeting/ })).toBeVisible();
  await composer(page).press("Enter");
  await expect(composer(page)).toHaveValue("Hello Ada, I am Olivia Owner.");
  await composer(page).press("Enter");
  await expect
    .poll(async () => (await visitor.messages()).map((row) => row.body))
    .toContain("Hello Ada, I am Olivia Owner.");
});

test("what was typed while the line was down arrives once it is back, in order and once", async ({
  browser,
  request,
  work,
}) => {
  const page = await openConsole(browser, work.email);
  const visitor = await newVisitor(request, work.siteKey);
  await visitor.say("Hello");
  await visitor.escalate();
  await page.getByRole("button", { name: /^Accept Visitor/ }).click();
  await expect(page.getByRole("log")).toContainText("Hello");
  await page.context().setOffline(true);
  for (const text of ["first", "second", "third"]) {
    await composer(page).fill(text);
    await composer(page).press("Enter");
  }
  await expect(page.getByRole("log")).toContainText("third");
  await page.context().setOffline(false);
  await expect
    .poll(async () =>
      (await visitor.messages())
        .filter((row) => row.sender.kind === "agent" && row.kind === "text")
        .map((row) => row.body),
    )
    .toEqual(["first", "second", "third"]);
  await expect(page.getByText("Sending")).toHaveCount(0);
  await expect(page.getByRole("log").getByText("second", { exact: true })).toHaveCount(1);
});

const PAYLOADS = [
  "<img src=x onerror=alert(1)>",
  '<iframe src="javascript:alert(1)"></iframe>',
  "<svg/onload=alert(1)>",
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  "<form><input name=attributes><input name=innerHTML>",
  "[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) [tab](\u0001javascript:alert(1)) <javascript:alert(1)>",
  "![secret](https://canary.invalid/?q=secret) [![](https://canary.invalid/a)](https://canary.invalid/b)",
  '"><script>alert(document.cookie)</script>',
];

test("whatever a visitor sends is text in the console: no script, no dialog, no request to elsewhere", async ({
  browser,
  request,
}) => {
  const work = await newWorkspace(request, "<b>Work</b>");
  await work.setWidget({
    form: {
      isEnabled: true,
      intro: "",
      fields: [
        { key: "name", label: "Name", type: "text", isRequired: false, choices: [], showWhen: null },
        {
          key: "note",
          label: "<img src=x onerror=alert(1)>",
          type: "text",
          isRequired: false,
          choices: [],
          showWhen: null,
        },
      ],
    },
  });
  const page = await openConsole(browser, work.email);
  const host = new URL(page.url()).host;
  const alarms: string[] = [];
  page.on("dialog", (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (sent) => {
    const url = new URL(sent.url());
    if (url.host !== host && url.protocol !== "data:" && url.protocol !== "blob:") alarms.push(`request ${sent.url()}`);
  });
  page.on("pageerror", (error) => alarms.push(`error ${error.message}`));

  const hostile = "<img src=x onerror=alert(1)>";
  const visitor = await newVisitor(request, work.siteKey, {
    answers: { name: hostile, note: "<svg/onload=alert(1)>" },
    page: { url: "javascript:alert(1)//https://x.example", title: hostile, referrer: "javascript:alert(2)" },
  });
  for (const payload of PAYLOADS) await visitor.say(payload);
  await visitor.escalate("<script>alert(1)</script>");
  await page.getByRole("button", { name: `Accept ${hostile}` }).click();
  const log = page.getByRole("log");
  await expect(log.getByText(PAYLOADS.at(-1) ?? "", { exact: true })).toBeVisible();
  // where the assistant had answered, its part is folded
  const unfold = page.getByRole("button", { name: /^Show \d+ messages/ });
  if (await unfold.isVisible()) await unfold.click();
  await expect(log.getByText("<svg/onload=alert(1)>", { exact: true })).toBeVisible();
  await expect(page.getByText("javascript:alert(2)")).toBeVisible();

  const found = await page.evaluate(() => ({
    foreign: document.querySelectorAll(
      "main img, main iframe, main form:not(:has(#composer)), main math, main script, main style, main [onerror], main [onload]",
    ).length,
    links: [...document.querySelectorAll("main a[href]")]
      .map((link) => link.getAttribute("href") ?? "")
      .filter((href) => !/^(https?:|mailto:|\/)/i.test(href)),
    open: [...document.querySelectorAll("[role=log] a[href]")].filter(
      (link) => !(link.getAttribute("rel") ?? "").includes("noopener"),
    ).length,
  }));
  expect(found).toEqual({ foreign: 0, links: [], open: 0 });
  expect(alarms).toEqual([]);
});

test("lists, chat, menus and dialogs hold no serious accessibility finding, light and dark, wide and on a phone", async ({
  browser,
  request,
  work,
}) => {
  const visitor = await newVisitor(request, work.siteKey, {
    page: { url: "https://shop.example/", title: "Shop", referrer: "" },
  });
  await visitor.say("Hello");
  await visitor.escalate("I need a person");
  const findings: string[] = [];
  const look = async (page: Page, where: string) => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    for (const { id, impact, nodes } of violations)
      if (impact === "serious" || impact === "critical") findings.push(`${where}: ${id} ${nodes[0]?.html}`);
  };
  for (const [name, options] of [
    ["wide and light", { viewport: { width: 1440, height: 900 }, colorScheme: "light", reducedMotion: "reduce" }],
    ["phone and dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" }],
  ] as const) {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto("/agent");
    await page.getByLabel("E-mail").fill(work.email);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("tab", { name: /^All/ }).click();
    await expect(page.getByRole("button", { name: /^Visitor/ })).toBeVisible();
    await look(page, `${name}: lists`);
    await page.getByRole("button", { name: /^Availability/ }).click();
    await look(page, `${name}: availability`);
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: /^Visitor/ })
      .first()
      .click();
    await expect(page.getByRole("log")).toContainText("Hello");
    await look(page, `${name}: chat`);
    const accept = page.getByRole("button", { name: "Accept chat" });
    if (await accept.isVisible()) await accept.click();
    await composer(page).fill("/");
    await expect(page.getByText("There are no prepared answers yet.")).toBeVisible();
    await look(page, `${name}: composer`);
    await composer(page).fill("");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Command menu" })).toBeVisible();
    await look(page, `${name}: command menu`);
    await page.keyboard.press("Escape");
    await page.context().close();
  }
  expect(findings).toEqual([]);
});
