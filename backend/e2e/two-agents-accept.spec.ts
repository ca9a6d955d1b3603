import { expect } from "@playwright/test";
import { newVisitor } from "./chatApi.ts";
import { openAgent, pressAtOnce } from "./parties.ts";
import { test } from "./story.ts";

test("two agents press accept at the same moment, three times: one has the chat, the other's list is true", async ({
  browser,
  request,
  work,
}) => {
  const bob = await work.addAgent("Bob Fast");
  const agents = [await openAgent(browser, work.email), await openAgent(browser, bob.email)];
  for (let round = 0; round < 3; round += 1) {
    const visitor = await newVisitor(request, work.siteKey, { with: "person" });
    for (const { page } of agents) await page.getByRole("tab", { name: /Waiting/ }).click();
    const buttons = agents.map(({ page }) => page.getByRole("button", { name: /^Accept Visitor/ }));
    for (const button of buttons) await expect(button).toBeVisible();
    await pressAtOnce(buttons, async () => (await visitor.messages()).some(({ data }) => data?.event === "accepted"));
    expect((await visitor.messages()).filter(({ data }) => data?.event === "accepted")).toHaveLength(1);
    for (const button of buttons) await expect(button).toHaveCount(0);
    const { items } = await work.api<{ items: { id: string; agent: { name: string } | null }[] }>(
      "GET",
      "/agents/active-chats?scope=all",
    );
    const chat = items.find((one) => one.id === visitor.sessionId);
    const holder = agents[chat?.agent?.name === "Bob Fast" ? 1 : 0];
    const other = agents[chat?.agent?.name === "Bob Fast" ? 0 : 1];
    if (!holder || !other) throw new Error("one of the two has it");
    await expect(holder.composer).toBeVisible();
    await holder.say(`Hello from ${chat?.agent?.name}`);
    await expect
      .poll(
        async () =>
          (await visitor.messages()).filter((row) => row.sender.kind === "agent" && row.kind === "text").length,
      )
      .toBe(1);
    await expect(other.composer).toHaveCount(0);
    await holder.page.getByRole("button", { name: "Close", exact: true }).click();
    await expect(holder.composer).toHaveCount(0);
  }
});
