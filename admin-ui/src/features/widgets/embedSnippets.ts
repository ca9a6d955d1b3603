export interface Snippet {
  value: string;
  label: string;
  /** Where it goes, in one or two sentences. */
  where: string;
  code: string;
}

/** The lines that put the tag on a page that is there already; the loader itself sees to it that two tags count once. */
const addTag = (src: string, siteKey: string, indent: string): string =>
  [
    `const script = document.createElement("script");`,
    `script.src = ${JSON.stringify(src)};`,
    `script.dataset.siteKey = ${JSON.stringify(siteKey)};`,
    "document.body.append(script);",
  ].join(`\n${indent}`);

/** Works whether the script has loaded, is on its way, or never came. */
const TAKE_AWAY = `(window.chatWidget ||= []).push(["destroy"])`;

const reactComponent = (src: string, siteKey: string): string => `"use client";

import { useEffect } from "react";

export function ChatWidget() {
  useEffect(() => {
    ${addTag(src, siteKey, "    ")}
    return () => {
      ${TAKE_AWAY};
    };
  }, []);
  return null;
}`;

const vueComponent = (src: string, siteKey: string): string => `<script>
export default {
  name: "ChatWidget",
  mounted() {
    ${addTag(src, siteKey, "    ")}
  },
  beforeUnmount() {
    ${TAKE_AWAY};
  },
  render: () => null,
};
</script>`;

const svelteComponent = (src: string, siteKey: string): string => `<script>
  import { onMount } from "svelte";

  onMount(() => {
    ${addTag(src, siteKey, "    ")}
    return () => {
      ${TAKE_AWAY};
    };
  });
</script>`;

/**
 * @returns the ways to put a widget on a website, the plain tag first.
 *
 * @param origin where this installation is reached by visitors.
 */
export function embedSnippets(origin: string, siteKey: string): Snippet[] {
  const src = `${origin}/widget.js`;
  const tag = `<script defer src="${src}" data-site-key="${siteKey}"></script>`;
  return [
    {
      value: "html",
      label: "Plain HTML",
      where: "Paste it before </body> on every page that should have the chat.",
      code: tag,
    },
    {
      value: "wordpress",
      label: "WordPress",
      where:
        "Easiest: paste the plain HTML tag into the footer of a header-and-footer plugin. Without one, save this as wp-content/plugins/chat-widget.php and activate “Chat widget” under Plugins. Unlike a line in the theme's functions.php it survives theme updates, and works in block themes.",
      code: `<?php
/*
Plugin Name: Chat widget
*/
add_action('wp_footer', function () {
  echo '${tag}';
});`,
    },
    {
      value: "shopify",
      label: "Shopify",
      where: "Online store → Themes → Edit code → layout/theme.liquid, before </body>.",
      code: tag,
    },
    {
      value: "gtm",
      label: "Google Tag Manager",
      where:
        "New tag → Custom HTML, trigger: all pages. Tag Manager drops data attributes from script tags, so this makes the tag itself.",
      code: `<script>
  (function () {
    var script = document.createElement("script");
    script.src = "${src}";
    script.setAttribute("data-site-key", "${siteKey}");
    document.body.appendChild(script);
  })();
</script>`,
    },
    {
      value: "react",
      label: "React",
      where: "Save it as ChatWidget.jsx and render <ChatWidget /> once, near the root of your app.",
      code: reactComponent(src, siteKey),
    },
    {
      value: "next",
      label: "Next.js",
      where: "Save it as app/chat-widget.jsx and render <ChatWidget /> in app/layout, inside <body>.",
      code: reactComponent(src, siteKey),
    },
    {
      value: "vue",
      label: "Vue",
      where: "Save it as ChatWidget.vue and put <ChatWidget /> into App.vue.",
      code: vueComponent(src, siteKey),
    },
    {
      value: "nuxt",
      label: "Nuxt",
      where: "Save it as components/ChatWidget.client.vue and put <ChatWidget /> into app.vue.",
      code: vueComponent(src, siteKey),
    },
    {
      value: "svelte",
      label: "Svelte",
      where: "Save it as src/lib/ChatWidget.svelte and put <ChatWidget /> into src/routes/+layout.svelte.",
      code: svelteComponent(src, siteKey),
    },
    {
      value: "astro",
      label: "Astro",
      where: "Put it into your layout, before </body>. It stays through view transitions.",
      code: tag.replace("<script defer", "<script is:inline defer"),
    },
    {
      value: "angular",
      label: "Angular",
      where: "Put it into src/index.html, before </body>: it stays while the router changes the pages.",
      code: tag,
    },
    {
      value: "rails",
      label: "Rails, Turbo",
      where: "Put it into app/views/layouts/application.html.erb, inside <head>. It stays through Turbo's visits.",
      code: tag,
    },
  ];
}
