import { startWidget } from "./startWidget.ts";

// A classic script knows its own tag. As a module, and where something delays scripts, it does not: then it is the first of ours.
startWidget((document.currentScript ?? document.querySelector("script[data-site-key]")) as HTMLScriptElement);
