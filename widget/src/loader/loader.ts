import { startWidget } from "./startWidget.ts";

const script = (document.currentScript ?? document.querySelector("script[data-site-key]")) as HTMLScriptElement | null;

if (script) startWidget(script.dataset, new URL(".", script.dataset.host ?? script.src).href);
