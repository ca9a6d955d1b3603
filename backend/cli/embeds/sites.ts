/** A site under `embeds/`. */
export interface Site {
  /** Its folder. */
  readonly folder: string;
  /** Which of the dashboard's snippets it takes. */
  readonly snippet: string;
  /** Files that have `__SNIPPET__` where it goes, or the one file that it is. */
  readonly into: { readonly marked: readonly string[] } | { readonly file: string };
  /** What is served: a built folder (a single-page application answers every path with its page), or a server of its own. */
  readonly served: { readonly folder: string; readonly isSinglePage?: boolean } | { readonly script: string };
  /** Whether *Home* can take the chat away and bring it back. */
  readonly hasSwitch: boolean;
  /** Shown where two sites share a folder. */
  readonly name?: string;
}

const component = (folder: string, snippet: string, file: string, isSinglePage: boolean): Site => ({
  folder,
  snippet,
  into: { file },
  served: { folder: "dist", isSinglePage },
  hasSwitch: true,
});
const tagged = (folder: string, snippet: string, marked: readonly string[], served: string): Site => ({
  folder,
  snippet,
  into: { marked },
  served: { folder: served },
  hasSwitch: false,
});

export const SITES: readonly Site[] = [
  component("vite-react", "react", "src/ChatWidget.jsx", true),
  {
    folder: "next",
    name: "next (built, nonce policy)",
    snippet: "next",
    into: { file: "app/chat-widget.jsx" },
    served: { script: "start" },
    hasSwitch: true,
  },
  {
    folder: "next",
    name: "next (development)",
    snippet: "next",
    into: { file: "app/chat-widget.jsx" },
    served: { script: "dev" },
    hasSwitch: true,
  },
  component("vue", "vue", "src/ChatWidget.vue", true),
  component("sveltekit", "svelte", "src/lib/ChatWidget.svelte", false),
  tagged("vitepress", "html", [".vitepress/config.js"], "dist"),
  tagged("astro", "astro", ["src/layouts/Page.astro"], "dist"),
  tagged("turbo", "rails", ["index.html", "other.html"], "."),
  tagged("htmx", "html", ["index.html", "other.html"], "."),
];
