import { expect, type Page } from "@playwright/test";
import type { newWorkspace } from "./chatApi.ts";

type Work = Awaited<ReturnType<typeof newWorkspace>>;

/** What visitors' stories need: a widget whose chats are with people, so that no assistant's answer mixes in. */
export const PEOPLE_ONLY = { canLeaveEmail: true, isRatingEnabled: true, reopensTo: "waiting", awayMessage: "" };

/** The stored texts of the chat that is open on this page, in the server's order. */
export async function storedTexts(work: Work, page: Page): Promise<string[]> {
  const id = await sessionId(page);
  const { items } = await work.api<{ items: { kind: string; body: string }[] }>(
    "GET",
    `/widgets/sessions/${id}/messages?after=0`,
  );
  return items.filter((row) => row.kind === "text").map((row) => row.body);
}

/** Waits until the screen shows exactly these texts of the visitor and nothing is on its way. */
export async function expectShown(page: Page, texts: readonly string[]): Promise<void> {
  await expect(page.locator(".row.me .bubble")).toHaveText([...texts]);
  await expect(page.locator(".row.waits")).toHaveCount(0);
}

/** Opens the panel by its launcher. */
export async function openPanel(page: Page, title = "Shop"): Promise<void> {
  await page.getByRole("button", { name: title, exact: true }).click();
  await expect(page.getByRole("dialog", { name: title })).toBeVisible();
}

/** Writes and sends. */
export async function say(page: Page, text: string): Promise<void> {
  const box = page.getByRole("dialog").getByRole("textbox").first();
  await box.fill(text);
  await box.press("Enter");
}

async function sessionId(page: Page): Promise<string> {
  const id = await page.evaluate(() => {
    const api: { state?: () => { session: { id: string } | null } } = Object(Reflect.get(window, "chatWidget"));
    return api.state?.().session?.id;
  });
  if (!id) throw new Error("There is no chat on this page.");
  return id;
}
