import { expect, type Page, test } from "@playwright/test";

/** Runs a command of the page's own code, as a customer's script would. */
const run = (page: Page, command: string, ...args: unknown[]) =>
  page.evaluate(([name, values]) => Object(Reflect.get(window, "chatWidget"))[name](...values), [command, args] as [
    string,
    unknown[],
  ]);

test("a page drives the widget: queue, commands, events, state", async ({ page }) => {
  await page.addInitScript(() => {
    const heard: string[] = [];
    Reflect.set(window, "heard", heard);
    Reflect.set(window, "chatWidget", [
      ["on", "open", () => heard.push("open")],
      ["on", "message:sent", () => heard.push("message:sent")],
      ["prefill", "Written by the page"],
    ]);
  });
  await page.goto("/test-widget.html");
  const panel = page.getByRole("dialog", { name: "Chat Widget Generator" });
  const input = panel.getByRole("textbox");
  await expect(input).toHaveValue("Written by the page"); // queued before the script had loaded
  expect(await page.evaluate(() => Object.isFrozen(Reflect.get(window, "chatWidget")))).toBe(true);

  await run(page, "sendMessage", "What does it cost?");
  await expect(panel.locator(".row.me .bubble")).toHaveText(["What does it cost?"]);
  await expect(panel.getByText("open source").first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => Reflect.get(window, "heard"))).toEqual(["open", "message:sent"]);
  await expect.poll(() => run(page, "state")).toMatchObject({ open: true, unread: 0, session: { state: "assistant" } });

  await run(page, "update", { position: "top-left", colorScheme: "dark" });
  await expect
    .poll(async () => {
      const box = await panel.boundingBox();
      return [box?.x, (box?.y ?? 999) < 120];
    })
    .toEqual([20, true]);
  await expect(panel).toHaveAttribute("data-scheme", "dark");

  await run(page, "close");
  await expect(panel).toBeHidden();
  await run(page, "hide");
  await expect(page.getByRole("button", { name: "Chat with us" })).toBeHidden();
  await run(page, "show");
  await run(page, "startChat", { with: "person" });
  await expect(panel.getByText("You asked for a person").first()).toBeVisible();
  await run(page, "leaveQueue");
  await expect(panel.getByText("You left the queue")).toBeVisible();
  await run(page, "endChat");
  await expect(panel.getByText("You ended the chat")).toBeVisible();
  await run(page, "newChat");
  await expect(panel.locator(".row.me .bubble")).toHaveCount(0);
  await expect.poll(() => run(page, "state")).toMatchObject({ session: null, connection: "idle" });

  const refused = await page.evaluate(() =>
    Object(Reflect.get(window, "chatWidget"))
      .sendMessage("")
      .catch((error: { code: string }) => error.code),
  );
  expect(refused).toBe("invalid_input");
});
