import { randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page } from "@playwright/test";
import { newVisitor, PASSWORD } from "./chatApi.ts";
import { enterPassword, expectSignedOut } from "./parties.ts";
import { test } from "./story.ts";

/** Signs an admin in in a browser of its own; whatever the page logs as an error fails the story. */
async function openDashboard(browser: Browser, email: string, path = "/"): Promise<Page> {
  const page = await enterPassword(browser, email, `/login?next=${encodeURIComponent(path)}`);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  return page;
}

const preview = (page: Page) => page.frameLocator('iframe[title="Preview of the widget"]');

test("first run: from sign-up to a widget that answers, and the tag to copy", async ({ browser }) => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto("/register");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByLabel("Business name")).toBeFocused();
  await expect(page.getByText("Fill this in.").first()).toBeVisible();
  await page.getByLabel("Business name").fill("Nordlicht Lampen");
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill(`ada-${randomUUID()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create workspace" }).click();

  await expect(page.getByRole("heading", { name: "How should it look?" })).toBeVisible();
  await page.getByLabel("Name in the header").fill("Nordlicht");
  await page.getByRole("button", { name: "Colour #16a34a" }).click();
  await expect(preview(page).getByRole("heading", { name: "Nordlicht" })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();

  await page.getByLabel("Question 1").fill("Which bulbs fit the tall floor lamp?");
  await page.getByRole("button", { name: "Teach the assistant" }).click();
  await expect(page.getByText("Write the answer, too.")).toBeVisible();
  await page.getByLabel("Answer 1").fill("Any **E27** bulb of up to ten watts.");
  await page.getByRole("button", { name: "Teach the assistant" }).click();

  await expect(page.getByRole("heading", { name: "Ask it something" })).toBeVisible();
  const composer = preview(page).getByRole("textbox");
  await composer.fill("Which bulbs fit the tall floor lamp?");
  await composer.press("Enter");
  // in the feed: what is read aloud says it, too
  const feed = preview(page).getByRole("region", { name: "Messages" });
  await expect(feed.getByText("Any E27 bulb of up to ten watts.")).toBeVisible();

  // left and come back to: the guide goes on where it was
  await page.getByRole("link", { name: "Skip for now" }).click();
  await page.getByRole("link", { name: "Go on with the guide" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Your website").fill("www.Shop.example");
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  await page.getByRole("button", { name: "Allow shop.example, too" }).click();
  await expect(page.getByText("https://www.shop.example, https://shop.example", { exact: true })).toBeVisible();
  await expect(async () => {
    await page.getByRole("button", { name: "Copy code" }).click(); // which says "Copied" for two seconds
    await expect(page.getByText("Copied")).toBeVisible({ timeout: 2000 });
  }).toPass();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^<script defer src="http:\/\/localhost:\d+\/widget\.js" data-site-key="[\w-]+"><\/script>$/,
  );
  await expect(page.getByText("Visitors elsewhere cannot load this tag")).toBeVisible();
  await page.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(page.getByText("Go on with the guide")).toBeHidden();
  // what is left to do: be there
  await page.getByRole("link", { name: "Go online in the console" }).click();
  await expect(page.getByRole("tab", { name: /Waiting/ })).toBeVisible();
});

test("the builder refuses, saves, guards what is unsaved and notices a colleague", async ({
  browser,
  request,
  work,
}) => {
  const page = await openDashboard(browser, work.email, `/widgets/${work.siteKey}`);
  const title = page.getByLabel("Title", { exact: true });
  await title.fill("");
  await page.getByRole("tab", { name: "Websites" }).click();
  await page.getByRole("button", { name: "Add website" }).click();
  await page.getByRole("textbox", { name: "Websites 1" }).fill("shop");
  await page.getByRole("button", { name: "Save changes" }).click();

  // the first tab with an error opens, its field is marked
  await expect(page.getByRole("tab", { name: /Look/ })).toHaveAttribute("aria-selected", "true");
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await title.fill("Lampenladen");
  await expect(preview(page).getByRole("heading", { name: "Lampenladen" })).toBeVisible();
  await page.getByRole("tab", { name: /Websites/ }).click();
  await expect(page.getByText("This is not a website like https://shop.example, without a path.")).toBeVisible();
  // completed when it is left, and offered with and without www, which are two websites to a browser
  await page.getByRole("textbox", { name: "Websites 1" }).fill("www.Shop.example");
  await page.getByRole("textbox", { name: "Websites 1" }).press("Tab");
  await expect(page.getByRole("textbox", { name: "Websites 1" })).toHaveValue("https://www.shop.example");
  await page.getByRole("button", { name: "Allow shop.example, too" }).click();
  await expect(page.getByRole("textbox", { name: "Websites 2" })).toHaveValue("https://shop.example");
  await page.getByRole("button", { name: "Add website" }).click();
  await page.getByRole("textbox", { name: "Websites 3" }).fill("localhost:5173");
  await page.getByRole("tab", { name: "Form" }).click();
  await page.getByRole("button", { name: "E-mail", exact: true }).click();
  await page.getByRole("switch", { name: "Show the form" }).click();
  await expect(preview(page).getByLabel(/Your e-mail/)).toBeVisible();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Unsaved changes")).toBeHidden();
  const saved = await work.api<{ settings: { look: { title: string }; allowedOrigins: string[] } }>(
    "GET",
    `/widgets/${work.siteKey}`,
  );
  expect(saved.settings.look.title).toBe("Lampenladen");
  expect(saved.settings.allowedOrigins).toEqual([
    "https://www.shop.example",
    "https://shop.example",
    "http://localhost:5173",
  ]);

  // a colour that nobody can read is said, with the way out
  await page.getByRole("tab", { name: "Look" }).click();
  await page.getByText("Own colour").click();
  await page.getByRole("button", { name: "Text colour #2f6fed" }).click();
  await page.getByRole("button", { name: "Brand colour #4f46e5" }).click();
  await expect(page.getByText("This text is hard to read")).toBeVisible();
  await page.getByRole("button", { name: "Use automatic" }).click();
  await expect(page.getByText("This text is hard to read")).toBeHidden();

  await page.getByRole("link", { name: "Knowledge" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Leave without saving?");
  await page.getByRole("button", { name: "Cancel" }).click();

  await work.api("PUT", `/widgets/${work.siteKey}`, { name: "Renamed by a colleague" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Somebody else changed this")).toBeVisible();
  await expect(page.getByLabel("Widget name")).toHaveValue("Renamed by a colleague");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Unsaved changes")).toBeHidden();

  await page.getByRole("tab", { name: "Install" }).click();
  await page.getByRole("switch", { name: "The widget is on" }).click();
  await expect(page.getByText("Off", { exact: true })).toBeVisible();
  expect(
    (
      await request.get(`/api/widgets/${work.siteKey}/config`, { headers: { "sec-fetch-site": "same-origin" } })
    ).status(),
  ).toBe(410);
  await page.getByRole("button", { name: "Delete widget" }).click();
  await page.getByRole("textbox", { name: /to confirm/ }).fill("Renamed by a colleague");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete widget" }).click();
  await expect(page.getByRole("heading", { name: "Widgets" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Renamed by a colleague" })).toBeHidden();
});

test("a colleague is invited by link, becomes an admin, and is deactivated at once", async ({ browser, work }) => {
  const page = await openDashboard(browser, work.email, "/team");
  await page.getByRole("button", { name: "Invite someone" }).click();
  await page.getByRole("radio", { name: /Admin/ }).check();
  await page.getByRole("button", { name: "Make link" }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link" }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();

  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Story Ltd" })).toBeVisible();
  await guest.getByLabel("Your name").fill("Grace Hopper");
  await guest.getByLabel("E-mail").fill(`grace-${randomUUID()}@example.com`);
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "Change Grace Hopper" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByText("Deactivated", { exact: true })).toBeVisible();
  await expectSignedOut(guest);
});

const LOOKS = [
  { width: 1440, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
] as const;

for (const { width, colorScheme } of LOOKS)
  test(`every screen passes axe at ${width} px, ${colorScheme}, and asks no other host`, async ({
    browser,
    request,
    work,
  }) => {
    const visitor = await newVisitor(request, work.siteKey, {
      page: { url: "https://shop.example/", title: "<img src=x onerror=alert(1)>", referrer: "" },
    });
    await visitor.say("**Hello** <script>alert(1)</script> ![x](https://evil.example/q.png)");
    await work.api("POST", "/knowledge", { kind: "qa", title: "Do you ship abroad?", body: "Yes, in Europe." });
    const page = await openDashboard(browser, work.email);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const foreign: string[] = [];
    page.on("request", (each) => {
      if (!each.url().startsWith(new URL(page.url()).origin) && !each.url().startsWith("data:"))
        foreign.push(each.url());
    });
    const { items } = await work.api<{ items: { id: string }[] }>("GET", "/sessions");
    const screens: [path: string, heading: string | RegExp][] = [
      ["/", "Overview"],
      ["/conversations", "Conversations"],
      [`/conversations/${items[0]?.id}`, /^Visitor/],
      ["/widgets", "Widgets"],
      [`/widgets/${work.siteKey}?tab=look`, "Shop"],
      [`/widgets/${work.siteKey}?tab=form`, "Shop"],
      [`/widgets/${work.siteKey}?tab=install`, "Shop"],
      ["/knowledge", "Knowledge"],
      ["/assistant", "Assistant"],
      ["/team", "Team"],
      ["/account", "Account"],
      ["/welcome?step=1", "How should it look?"],
      ["/welcome?step=4", "Put it on your website"],
      ["/nowhere", "There is nothing at this address"],
    ];
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    for (const [path, heading] of screens) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
      const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(
        found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`),
        `${path} at ${width}`,
      ).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${path} at ${width} scrolls sideways`,
      ).toBeLessThanOrEqual(0);
    }
    expect(foreign).toEqual([]);
  });
