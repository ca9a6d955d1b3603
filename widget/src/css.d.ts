/** A stylesheet as minified text; Vite makes it at build time. */
declare module "*.css?inline" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite hands a stylesheet over
  export default text;
}

/** Address of the panel's bundle below the installation's; `build.mjs` puts it in. */
declare const PANEL_FILE: string;
