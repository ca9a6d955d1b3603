import { test as base } from "@playwright/test";
import { newWorkspace } from "./chatApi.ts";
import { type ForeignPage, openForeignPage, type WritePage } from "./foreignPage.ts";

interface Opening {
  /** A business of its own. */
  work: Awaited<ReturnType<typeof newWorkspace>>;
  /** Somebody else's website with the business's widget, which allows it. */
  site: ForeignPage;
  /** The same with pages as the story writes them, and with what the website sends besides. */
  openSite: (write?: WritePage, headers?: Record<string, string>) => Promise<ForeignPage>;
  /** Every window that the story opened is shut after it, so that its sockets and timers burden no later story. */
  shutWindows: undefined;
}

/** How most stories begin: each part is made where a story names it, and put away after the story. */
export const test = base.extend<Opening>({
  work: async ({ request }, give) => give(await newWorkspace(request)),
  site: async ({ baseURL, work }, give) => {
    const site = await openForeignPage(baseURL ?? "", () => work.siteKey);
    await work.setWidget({ allowedOrigins: [site.origin] });
    await give(site);
    await site.close();
  },
  openSite: async ({ baseURL, work }, give) => {
    const opened: ForeignPage[] = [];
    await give(async (write, headers) => {
      const site = await openForeignPage(baseURL ?? "", () => work.siteKey, headers, write);
      opened.push(site);
      await work.setWidget({ allowedOrigins: opened.map(({ origin }) => origin) });
      return site;
    });
    for (const site of opened) await site.close();
  },
  shutWindows: [
    async ({ browser }, give) => {
      await give(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
