import { startWidget } from "./startWidget.ts";

// A classic script is what the tag says, so it knows its own element.
const { dataset, src } = document.currentScript as HTMLScriptElement;

startWidget(dataset, new URL(".", dataset.host ?? src).href);
