import { expect, it } from "vitest";
import { safeHref, shownUrl } from "./safeHref.ts";

it("links to web addresses only", () => {
  expect(safeHref("https://shop.example/a?b=1")).toBe("https://shop.example/a?b=1");
  for (const url of [
    "javascript:alert(1)",
    "\u0001javascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "//evil.example",
    "https:evil",
    "https:///evil",
    "https://user:pass@evil.example/",
    "file:///etc/passwd",
    "",
    null,
  ])
    expect(safeHref(url), String(url)).toBeNull();
});

it("shows no direction marks", () => {
  expect(shownUrl("https://a.example/\u202Egnp.exe")).toBe("a.example/gnp.exe");
});
