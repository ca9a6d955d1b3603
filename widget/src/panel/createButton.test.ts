// @vitest-environment jsdom
import { expect, it } from "vitest";
import { createButton } from "./createButton.ts";

it("takes the greeting away where an answer waits to be read", () => {
  const root = document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" });
  const [launcher, teaser] = [document.createElement("button"), document.createElement("div")];
  root.append(launcher, teaser);
  const button = createButton(root);
  button.draw(false);
  button.setUnread(0);
  expect(teaser.isConnected).toBe(true);
  button.setUnread(1);
  expect(teaser.isConnected).toBe(false);
});
