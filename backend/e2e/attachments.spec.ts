import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, type Route } from "@playwright/test";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { openForeignPage } from "./foreignPage.ts";
import { acceptOnly, openAgent, openVisitor } from "./parties.ts";
import { test } from "./story.ts";
import { PEOPLE_ONLY } from "./visitorStory.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } }); // what fades in has no contrast yet

const PICTURE = readFileSync(join(repositoryRoot, "docs/images/widget-phone.png"));
const PDF = Buffer.from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
const NO_ASSISTANT = {
  isEnabled: false,
  name: "Bot",
  instructions: "",
  escalateAfterMisses: 2,
  escalateOnWords: [],
  canVisitorAskForPerson: false,
};
const HOSTILE = "<img src=x onerror=alert(1)>\u202Egpj.png";

const picture = (name = "shot.png") => ({ name, mimeType: "image/png", buffer: PICTURE });
const pdf = (name = "bill.pdf") => ({ name, mimeType: "application/pdf", buffer: PDF });
const chips = (around: Locator) => around.getByRole("list", { name: "Attached files" }).getByRole("listitem");

/** Hands files to what is under the pointer, or to what has the focus, as a browser does. */
async function hand(target: Locator, how: "dragover" | "drop" | "paste", file: ReturnType<typeof picture>) {
  await target.evaluate(
    (element, { how, name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: mimeType }));
      // while files are only held over a page, it may not see them
      if (how === "dragover") Object.defineProperty(data, "files", { value: new DataTransfer().files });
      const options = { bubbles: true, composed: true, cancelable: true };
      const give = () =>
        element.dispatchEvent(
          how === "paste"
            ? new ClipboardEvent("paste", { ...options, clipboardData: data })
            : new DragEvent(how, { ...options, dataTransfer: data }),
        );
      give();
      if (how !== "dragover") return;
      const held = setInterval(give, 50); // a browser says so again and again until they are dropped
      element.addEventListener("drop", () => clearInterval(held), { once: true, capture: true });
    },
    { how, name: file.name, mimeType: file.mimeType, base64: file.buffer.toString("base64") },
  );
}

/** Waits until a picture is really drawn. */
async function expectDrawn(image: Locator) {
  await expect(image).toBeVisible();
  await expect
    .poll(() => image.evaluate((node) => node instanceof HTMLImageElement && node.complete && node.naturalWidth > 0))
    .toBe(true);
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

test("a visitor and an agent send each other pictures and papers, and a reload keeps them", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({ assistant: NO_ASSISTANT, people: PEOPLE_ONLY });
  const visitor = await openVisitor(browser, site.origin, "Shop");
  const { page, panel, feed } = visitor;
  const box = panel.getByPlaceholder("Write a message");
  const send = panel.getByRole("button", { name: "Send", exact: true });

  // what cannot be sent is told before a byte of it leaves, and the words stay
  const sent: string[] = [];
  page.on("request", (request) => {
    if (/\/(files|sessions)\b/.test(request.url())) sent.push(request.url());
  });
  await expect(panel.getByRole("button", { name: "Attach files" })).toHaveAttribute("title", "Attach files ≤ 10 MB");
  await box.fill("Here is my order");
  const picker = panel.locator("input[type=file]");
  await picker.setInputFiles([
    { name: "film.png", mimeType: "image/png", buffer: Buffer.alloc(11 * 1024 * 1024, 1) },
    { name: "run.exe", mimeType: "application/octet-stream", buffer: PDF },
    { name: "walk.exe", mimeType: "application/octet-stream", buffer: PDF },
    { name: "IMG_0001.HEIC", mimeType: "image/heic", buffer: PDF },
    { name: "nothing.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
  ]);
  await expect(panel.getByRole("alert").getByText("Allowed: ")).toHaveCount(1); // once, however many were refused
  await expect(panel.getByRole("alert")).toContainText("“IMG_0001.HEIC” is a HEIC photo");
  await expect(panel.getByRole("alert")).toContainText("“nothing.txt” is empty.");
  await expect(panel.getByRole("alert")).toContainText("“film.png” is too large. A file may have up to 10 MB.");
  await expect(panel.getByRole("alert")).toContainText("“run.exe” cannot be sent.");
  await expect(box).toHaveValue("Here is my order");

  // picked before there is a chat: nothing leaves, and nobody is alarmed, until it is sent
  await picker.setInputFiles([picture(), pdf()]);
  await expect(chips(panel)).toHaveCount(2);
  await expect(panel.getByRole("alert")).toHaveCount(0);
  await expect(chips(panel).first().locator("canvas")).toBeVisible();
  expect(sent).toEqual([]);
  await expectAccessible(page);
  await send.click();
  await expect(chips(panel)).toHaveCount(0);
  await expect(box).toHaveValue("");
  await expect(feed.getByText("Here is my order")).toBeVisible();
  await expectDrawn(feed.getByRole("img", { name: "shot.png" }));
  await expect(feed.getByRole("link", { name: "Download bill.pdf" })).toHaveAttribute("rel", /noopener/);

  // the agent sees both, and answers with a file and no words
  const agent = await openAgent(browser, work.email);
  await expect(agent.page.getByText("Here is my order 📎 shot.png")).toBeVisible();
  await acceptOnly(agent);
  const log = agent.log;
  await expectDrawn(log.getByRole("img", { name: "shot.png" }));
  const conversation = agent.page.getByRole("region", { name: "Conversation" });
  await conversation.locator("input[type=file]").setInputFiles([{ ...pdf("virus.exe") }]);
  await expect(conversation.getByRole("alert")).toContainText("“virus.exe” cannot be sent.");
  await hand(agent.composer, "paste", picture("answer.png"));
  await expect(chips(conversation)).toContainText("answer.png");
  await expectAccessible(agent.page);
  await agent.page.reload();
  await expect(chips(conversation)).toContainText("answer.png"); // uploaded: kept with the draft
  await conversation.getByRole("button", { name: "Send" }).click();
  await expectDrawn(log.getByRole("img", { name: "answer.png" }));
  await expectDrawn(feed.getByRole("img", { name: "answer.png" }));

  // a drop on the console, a paste and a drop on the panel
  await hand(log, "dragover", pdf());
  await expect(conversation.getByText("Drop files here")).toBeVisible();
  await hand(log, "drop", pdf("offer.pdf"));
  await expect(conversation.getByText("Drop files here")).toBeHidden();
  await conversation.getByRole("button", { name: "Send" }).click();
  await expect(feed.getByRole("link", { name: "Download offer.pdf" })).toBeVisible();
  await hand(feed, "dragover", picture());
  await expect(panel.getByText("Drop files here")).toBeVisible();
  await hand(feed, "drop", picture("dropped.png"));
  await hand(box, "paste", picture("pasted.png"));
  await expect(chips(panel)).toHaveCount(2);
  await expect(panel.getByText("Drop files here")).toBeHidden();
  await panel.getByRole("button", { name: "Remove pasted.png" }).click();
  await expect(chips(panel)).toHaveCount(1);
  await expect(box).toBeFocused();
  await page.keyboard.press("Enter");
  await expectDrawn(log.getByRole("img", { name: "dropped.png" }));
  await expectAccessible(page);

  // what is downloaded is what was sent
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    feed.getByRole("link", { name: "Download bill.pdf" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("bill.pdf");
  expect(readFileSync(await download.path())).toEqual(PDF);

  // nothing is drawn by a script of the page alone
  await page.reload();
  for (const name of ["shot.png", "answer.png", "dropped.png"]) await expectDrawn(feed.getByRole("img", { name }));
  await expect(feed.getByRole("link", { name: "Download offer.pdf" })).toBeVisible();
  await agent.page.goto(agent.page.url().replace("/chats/", "/archive/"));
  await expectDrawn(agent.page.getByRole("img", { name: "dropped.png" }));
});

test("X49: a hostile file name is text on both sides", async ({ browser, work, site }) => {
  await work.setWidget({ assistant: NO_ASSISTANT, people: PEOPLE_ONLY });
  const visitor = await openVisitor(browser, site.origin, "Shop");
  const agent = await openAgent(browser, work.email);
  const alarms: string[] = [];
  for (const page of [visitor.page, agent.page])
    page.on("dialog", (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
  await visitor.panel.locator("input[type=file]").setInputFiles([picture(HOSTILE)]);
  await expect(chips(visitor.panel)).toHaveCount(1);
  await visitor.panel.getByRole("button", { name: "Send", exact: true }).click();
  await acceptOnly(agent);
  for (const surface of [visitor.feed, agent.log]) {
    const image = surface.getByRole("img", { name: /onerror/ });
    await expectDrawn(image);
    expect(await image.getAttribute("alt")).not.toMatch(/[\u202E<>]/);
    await expect(surface.locator("img[src=x]")).toHaveCount(0);
  }
  expect(alarms).toEqual([]);
});

test("files survive a lost line; where they are switched off there is no button", async ({ browser, work, site }) => {
  await work.setWidget({ assistant: NO_ASSISTANT, people: PEOPLE_ONLY });
  const { page, panel, feed, say } = await openVisitor(browser, site.origin, "Shop");
  await say("Hello");
  await expect(panel.getByText("Sent", { exact: true })).toBeVisible();
  const context = page.context();
  await panel.locator("input[type=file]").setInputFiles([pdf("first.pdf")]); // loads what files need
  await expect(chips(panel)).toContainText("1 kB");
  await context.setOffline(true);
  await panel.locator("input[type=file]").setInputFiles([pdf("second.pdf")]);
  await expect(chips(panel).nth(1)).toContainText("Connection lost");
  await context.setOffline(false);
  await expect(chips(panel).nth(1)).toContainText("1 kB");
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  await expect(feed.getByRole("link", { name: /^Download/ })).toHaveCount(2);

  await work.setWidget({ attachments: { isEnabled: false, groups: ["image"] } });
  await page.reload();
  await expect(feed.getByRole("link", { name: /^Download/ })).toHaveCount(2); // what was sent stays
  await expect(panel.getByRole("button", { name: "Attach files" })).toBeHidden();
});

test("sent before what keeps files is loaded: files go with the words, and where they cannot, that is told and nothing is lost", async ({
  browser,
  work,
  site,
}) => {
  await work.setWidget({ assistant: NO_ASSISTANT, people: PEOPLE_ONLY });
  /** A visitor who picks a file, writes, and sends at once; what keeps files is on its way as long as the test wants. */
  const hasty = async (file: ReturnType<typeof pdf>) => {
    const { page, panel, feed } = await openVisitor(browser, site.origin, "Shop");
    const box = panel.getByRole("textbox").first();
    let isHeld = false;
    const loads = new Promise<Route>((tell) => {
      // the part is asked for once more under another address
      void page.route(/\/attachments-[^/]+\.js(\?|$)/, (route) => (isHeld ? route.abort() : tell(route)));
    }).finally(() => {
      isHeld = true;
    });
    await panel.locator("input[type=file]").setInputFiles([file]);
    await box.fill("It is with this");
    await panel.getByRole("button", { name: "Send", exact: true }).click();
    await box.press("Enter"); // impatient
    await expect(box).toHaveValue("It is with this");
    return { panel, feed, box, loads: await loads, said: feed.getByText("It is with this", { exact: true }) };
  };

  const sent = await hasty(pdf("late.pdf"));
  await sent.loads.continue();
  const row = sent.feed.locator(".row", { hasText: "It is with this" });
  await expect(row.getByRole("link", { name: "Download late.pdf" })).toBeVisible();
  await expect(sent.said).toHaveCount(1);
  await expect(sent.box).toHaveValue("");

  const refused = await hasty({ ...pdf("run.exe"), mimeType: "application/octet-stream" });
  await refused.loads.continue();
  await expect(refused.panel.getByRole("alert")).toContainText("“run.exe” cannot be sent.");
  await expect(refused.box).toHaveValue("It is with this");
  await refused.box.press("Enter");
  await expect(refused.said).toBeVisible();

  const lost = await hasty(pdf());
  await lost.loads.abort();
  await expect(lost.panel.getByText("That did not work")).toBeVisible();
  await expect(lost.box).toHaveValue("It is with this");
  await lost.box.press("Enter");
  await expect(lost.said).toBeVisible();
});

test("where a website's policy refuses our pictures they are offered for download, and the builder's preview sends nothing", async ({
  browser,
  work,
  baseURL,
}) => {
  const platform = baseURL ?? "";
  const policy = `default-src 'none'; script-src ${platform}; connect-src ${platform} ${platform.replace("http", "ws")}`;
  const strict = await openForeignPage(platform, () => work.siteKey, { "content-security-policy": policy });
  await work.setWidget({ allowedOrigins: [strict.origin], assistant: NO_ASSISTANT, people: PEOPLE_ONLY });
  const { panel, feed } = await openVisitor(browser, strict.origin, "Shop");
  await panel.locator("input[type=file]").setInputFiles([picture()]);
  await expect(chips(panel).locator("canvas")).toBeVisible();
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  await expect(feed.getByRole("link", { name: "Download shot.png" })).toBeVisible();
  await strict.close();

  const { page } = await openAgent(browser, work.email);
  await page.goto(`/widgets/${work.siteKey}?tab=people`);
  const preview = page.frameLocator("iframe").getByRole("dialog");
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (/\/files\b/.test(request.url())) uploads.push(request.url());
  });
  await preview.locator("input[type=file]").setInputFiles([picture()]);
  await preview.getByRole("button", { name: "Send", exact: true }).click();
  await expectDrawn(preview.getByRole("img", { name: "shot.png" }));
  await page.getByRole("switch", { name: "Visitors may send files" }).click();
  await expect(preview.getByRole("button", { name: "Attach files" })).toBeHidden();
  expect(uploads).toEqual([]);
});
