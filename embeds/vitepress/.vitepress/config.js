// The plain tag, as VitePress takes tags: name, attributes.
const tag = `__SNIPPET__`;
const attribute = (name) => new RegExp(`${name}="([^"]*)"`).exec(tag)[1];

export default {
  title: "Shop",
  outDir: "dist",
  head: [
    ["link", { rel: "icon", href: "data:," }],
    ["script", { defer: "", src: attribute("src"), "data-site-key": attribute("data-site-key") }],
  ],
};
