export interface Snippet {
  value: string;
  label: string;
  /** Where it goes, in one sentence. */
  where: string;
  code: string;
}

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
      value: "react",
      label: "React",
      where: "Render it once, near the root of your app.",
      code: `import { useEffect } from "react";

export function ChatWidget() {
  useEffect(() => {
    if (document.querySelector('script[data-site-key="${siteKey}"]')) return;
    const script = document.createElement("script");
    script.defer = true;
    script.src = "${src}";
    script.dataset.siteKey = "${siteKey}";
    document.body.append(script);
  }, []);
  return null;
}`,
    },
    {
      value: "next",
      label: "Next.js",
      where: "Put it into app/layout.tsx, inside <body>.",
      code: `import Script from "next/script";

<Script src="${src}" data-site-key="${siteKey}" strategy="lazyOnload" />`,
    },
    {
      value: "vue",
      label: "Vue",
      where: "Put it into App.vue.",
      code: `<script setup>
import { onMounted } from "vue";

onMounted(() => {
  if (document.querySelector('script[data-site-key="${siteKey}"]')) return;
  const script = document.createElement("script");
  script.defer = true;
  script.src = "${src}";
  script.dataset.siteKey = "${siteKey}";
  document.body.append(script);
});
</script>`,
    },
    {
      value: "wordpress",
      label: "WordPress",
      where: "Put it into your theme's functions.php, or paste the HTML tag with a header-and-footer plugin.",
      code: `add_action('wp_footer', function () {
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
    script.defer = true;
    script.src = "${src}";
    script.setAttribute("data-site-key", "${siteKey}");
    document.body.appendChild(script);
  })();
</script>`,
    },
  ];
}
