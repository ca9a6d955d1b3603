import { expect, type Page } from "@playwright/test";
import { inkOutside } from "./inkOutside.ts";
import { test } from "./story.ts";
import { openPanel } from "./visitorStory.ts";

const blank = (tag: string) =>
  `<!doctype html><html lang="en"><title>Blank</title><link rel="icon" href="data:,">${tag}<body></body></html>`;

const launcherOf = (page: Page) => page.getByRole("button", { name: "Shop", exact: true });
const panelOf = (page: Page) => page.getByRole("dialog", { name: "Shop" });

const boxOf = async (place: ReturnType<typeof launcherOf>) => {
  const box = await place.boundingBox();
  if (!box) throw new Error("It is not drawn.");
  return box;
};

test("a default widget on a blank page: a launcher, and nothing else is drawn; opened, a panel above it", async ({
  page,
  openSite,
}) => {
  const site = await openSite(blank);
  await page.goto(site.origin);
  const closed = await boxOf(launcherOf(page));
  expect(closed).toMatchObject({ width: 56, height: 56 });
  expect(await inkOutside(page, [closed], 24)).toBe(0);
  expect(await inkOutside(page, [])).toBeGreaterThan(1000); // the picture shows it
  await expect(page.getByRole("button")).toHaveCount(1); // no stop for the keyboard that nobody sees
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(panelOf(page)).toBeVisible();
  const [panel, launcher] = [await boxOf(panelOf(page)), await boxOf(launcherOf(page))];
  expect(launcher).toEqual(closed);
  expect(panel.y + panel.height).toBeLessThanOrEqual(launcher.y);
  expect(panel.x + panel.width).toBe(launcher.x + launcher.width);
  expect(panel.y).toBeGreaterThanOrEqual(0);
  expect(await inkOutside(page, [panel, launcher])).toBe(0);
});

test("a page's own launcher, and none: ours is not drawn", async ({ page, openSite }) => {
  const site = await openSite((tag, path) =>
    blank(tag.replace("data-site-key", `data-launcher="${path.slice(1)}" data-site-key`)),
  );
  for (const launcher of ["none", "%23help"]) {
    await page.goto(`${site.origin}/${launcher}`);
    await page.evaluate("chatWidget.ready()");
    expect(await inkOutside(page, [])).toBe(0);
    await expect(page.getByRole("button")).toHaveCount(0);
  }
});

test("a greeting beside the launcher is drawn where there is one, and gone when it is closed", async ({
  page,
  work,
  openSite,
}) => {
  const site = await openSite(blank);
  const { settings } = await work.api<{ settings: { look: object } }>("GET", `/widgets/${work.siteKey}`);
  await work.setWidget({ look: { ...settings.look, teaser: "Questions? We are here." } });
  await page.goto(site.origin);
  await expect(page.getByText("Questions? We are here.")).toBeVisible();
  expect(await inkOutside(page, [await boxOf(launcherOf(page))], 24)).toBeGreaterThan(1000);
  await page.getByRole("button", { name: "Close" }).click();
  expect(await inkOutside(page, [await boxOf(launcherOf(page))], 24)).toBe(0);
});

/** What pages' own styles do, for reasons that have nothing to do with us. */
const RULES = [
  "div:empty{display:none}", // Shopify's default theme
  "*:empty{display:none!important}",
  "body>div{position:relative;max-width:1100px;margin:0 auto}",
  "body>*{position:relative!important;max-width:1100px!important;margin:0 auto!important}",
  "body>div:not(.x){opacity:0}",
  "body>*:not(.x){opacity:0!important;visibility:hidden!important;pointer-events:none!important}",
  "div{transform:translateZ(0)}",
  "body *{transform:translateZ(0);will-change:transform;contain:paint}",
  "body *{filter:grayscale(1);backdrop-filter:blur(2px);mix-blend-mode:multiply}",
  "*{letter-spacing:2px;line-height:3!important}",
  "*{word-spacing:9px!important;text-indent:2em!important;text-transform:uppercase!important}",
  "[dir=rtl] *{direction:rtl}",
  "*{direction:rtl!important;unicode-bidi:bidi-override!important}",
  "*{box-sizing:content-box!important;padding:7px!important;border:3px solid red!important}",
  "*{font:italic 700 40px/2 serif!important}",
  "html{font-size:62.5%}body{font:300 30px/2 monospace;color:red;text-align:center}",
  "*{color:red!important;background:yellow!important;fill:red!important;stroke:red!important}",
  "*{display:block!important;float:left!important;clear:both!important}",
  "body{display:grid;grid-template-columns:1fr 1fr;gap:40px}body>*{grid-column:1;align-self:start}",
  "*{width:100%!important;height:auto!important;max-width:100%!important;min-height:300px!important}",
  "body *{overflow:hidden!important;clip-path:inset(1px)!important;white-space:pre!important}",
  "*{z-index:1!important;inset:0!important}",
  "*{--brand:red!important;--on:red!important;--bg:red;--fg:red;--line:red}",
  "body *{cursor:none!important;user-select:none!important;zoom:1.5}",
  "body *{animation:spin 3s infinite!important;transition:all 9s!important}@keyframes spin{to{rotate:1turn}}",
  "*::before,*::after{content:'x'!important;display:block!important;height:99px!important}",
  "*::before{content:'';display:table}",
  ":not(:defined){display:none!important;visibility:hidden}",
  "button,input,textarea,svg,section,header,form,p,h2,span{display:none!important}",
  "button{all:unset;width:10px}svg{width:300px!important;height:300px!important}",
  "*{writing-mode:vertical-rl!important;text-orientation:upright!important}",
  "*{list-style:square;quotes:'a' 'b';hyphens:auto;tab-size:1;font-variant:small-caps;text-shadow:0 0 3px red}",
  "body>:last-child{display:none}body>:nth-child(n+1){left:-9999px}",
  "html{direction:rtl}",
];

/** Box and text of everything that is ours, wherever it is in our shadow root. */
const measure = (page: Page) =>
  page.evaluate(() => {
    const root = [...document.querySelectorAll("*")].find((element) => element.shadowRoot)?.shadowRoot;
    if (!root) throw new Error("There is no widget.");
    return [...root.querySelectorAll("*")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      return [
        element.tagName,
        [x, y, width, height].map((size) => Math.round(size * 10) / 10),
        ...[
          "color backgroundColor fontFamily fontSize fontWeight fontStyle fontVariant lineHeight letterSpacing wordSpacing textIndent",
          "textTransform textAlign textShadow direction unicodeBidi writingMode whiteSpace visibility opacity display pointerEvents",
          "cursor userSelect filter transform zIndex listStyleType hyphens tabSize quotes",
        ]
          .join(" ")
          .split(" ")
          .map((name) => `${name}: ${Reflect.get(style, name)}`),
      ];
    });
  });

test("whatever a page's styles say: box and text of launcher and panel are those on a blank page", async ({
  page,
  openSite,
}) => {
  expect(RULES.length).toBeGreaterThanOrEqual(25);
  const site = await openSite(blank);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(site.origin);
  const apply = (rule: string) =>
    page.evaluate((text) => {
      document.getElementById("theirs")?.remove();
      const style = Object.assign(document.createElement("style"), { id: "theirs", textContent: text });
      document.head.append(style);
      document.documentElement.dir = text.includes("dir=rtl") ? "rtl" : "";
    }, rule);
  const compare = async () => {
    await apply("");
    const [untouched, sizes] = [await measure(page), await inkOutside(page, [])];
    expect(untouched.length).toBeGreaterThan(3);
    for (const rule of RULES) {
      await apply(rule);
      expect({ rule, drawn: await measure(page) }).toEqual({ rule, drawn: untouched });
    }
    await apply("div:empty,body>*{display:none!important}");
    expect(await inkOutside(page, [])).toBe(sizes);
    await apply("");
  };
  await expect(launcherOf(page)).toBeVisible();
  await compare();
  await openPanel(page);
  await page.evaluate(() => Object(document.activeElement).blur()); // a caret blinks
  await compare();
});

test("a page in Arabic: the panel runs from right to left, and each paragraph as its own words do", async ({
  page,
  openSite,
}) => {
  const site = await openSite((tag) => blank(tag).replace('lang="en"', 'lang="ar" dir="rtl"'));
  await page.goto(site.origin);
  await openPanel(page);
  const [panel, close] = [
    await boxOf(panelOf(page)),
    await boxOf(panelOf(page).getByRole("button", { name: "Close chat" })),
  ];
  expect(close.x).toBeLessThan(panel.x + panel.width / 2);
  const input = panelOf(page).getByRole("textbox");
  const startOf = (text: string) =>
    input
      .fill(text)
      .then(() =>
        input.evaluate((element) => [getComputedStyle(element).unicodeBidi, getComputedStyle(element).textAlign]),
      );
  expect(await startOf("Hello!")).toEqual(["plaintext", "start"]);
});
