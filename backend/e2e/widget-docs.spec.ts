import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { newWorkspace } from "./chatApi.ts";

const EXAMPLE = "https://chat.example.org";

/** The page's blocks of one language, as they stand there. */
const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, is, block = ""]) =>
    is === language ? [block.trim()] : [],
  );

test("docs/WIDGET.md: tag, policy and every snippet work as they are written", async ({ page, request, baseURL }) => {
  const text = await readFile(join(repositoryRoot, "docs/WIDGET.md"), "utf8");
  const [[tag = ""], [policy = ""], snippets] = [blocksOf(text, "html"), blocksOf(text, "csp"), blocksOf(text, "js")];
  expect(snippets.length).toBeGreaterThan(4);
  const platform = baseURL ?? "";
  const here = (block: string, siteKey: string): string =>
    block
      .replaceAll(EXAMPLE.replace("https", "wss"), platform.replace("http", "ws"))
      .replaceAll(EXAMPLE, platform)
      .replaceAll("KEY", siteKey);
  const work = await newWorkspace(request);
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", `default-src 'none'; style-src 'none'; ${here(policy, "")}`);
    response.end(`<!doctype html><title>Shop</title>${here(tag, work.siteKey)}<button id="help">Help</button>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const origin = `http://127.0.0.1:${port}`;
  try {
    await work.setWidget({ allowedOrigins: [origin] });
    const complaints: string[] = [];
    page.on("console", (message) => {
      const isOfIcon = message.text().includes("favicon"); // the browser's own wish, on a page without one
      if (["error", "warning"].includes(message.type()) && !isOfIcon) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(origin);
    for (const snippet of snippets) await page.evaluate(`(async () => { ${snippet} })()`);
    const panel = page.getByRole("dialog");
    await expect(panel.locator(".row.me .bubble")).toHaveText(["Do you ship to Norway?"]);
    await expect(panel).toHaveAttribute("data-scheme", "dark");
    await page.evaluate("window.chatWidget.close()");
    await page.getByRole("button", { name: "Help" }).click(); // the page's own launcher
    await expect(panel).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
