import { MARKDOWN_CASES } from "@chat/contract/markdown-cases";
import type { Message } from "@chat/contract/messages";
import { renderMarkdown } from "@chat/ui-kit/components/renderMarkdown.ts";
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Transcript } from "./Transcript.tsx";

afterEach(cleanup);

const row = (seq: number, by: Message["sender"]["kind"], kind: Message["kind"], body: string): Message => ({
  sessionId: "s",
  seq,
  kind,
  sender: { kind: by, id: null, name: null },
  clientId: null,
  body,
  data: null,
  at: "2026-01-01T12:00:00.000Z",
});

function words(by: Message["sender"]["kind"], kind: Message["kind"] = "text") {
  const rows = MARKDOWN_CASES.map(({ source }, index) => row(index + 1, by, kind, source));
  const { container } = render(
    <Transcript rows={rows} hasMore={false} isLoadingMore={false} onMore={() => undefined} />,
  );
  return [...container.querySelectorAll(".prose-chat")];
}
const typed = MARKDOWN_CASES.map(({ source }) => source);

it("shows what the visitor typed, and what a colleague noted, as typed", () => {
  expect(words("visitor").map((box) => box.textContent)).toEqual(typed);
  cleanup();
  expect(words("agent", "note").map((box) => box.textContent)).toEqual(typed);
});

it.each(["assistant", "agent"] as const)("draws what an %s wrote by the grammar that the widget has", (by) => {
  const drawn = MARKDOWN_CASES.map(({ source }) => {
    const box = document.createElement("div");
    box.innerHTML = renderMarkdown(source);
    return box.innerHTML;
  });
  expect(words(by).map((box) => box.innerHTML)).toEqual(drawn);
});
