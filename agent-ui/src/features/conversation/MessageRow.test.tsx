import { MARKDOWN_CASES } from "@chat/contract/markdown-cases";
import { renderMarkdown } from "@chat/ui-kit/components/renderMarkdown.ts";
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { message } from "../../state/testMessages.ts";
import { MessageRow } from "./MessageRow.tsx";

afterEach(cleanup);

function words(kind: "visitor" | "assistant" | "agent", body: string) {
  const sender = { kind, id: null, name: kind };
  const { container } = render(
    <MessageRow
      message={message(1, { sender, body })}
      isFirst={false}
      isLast={false}
      showsTime={false}
      visitor="Ada"
      marks={undefined}
    />,
  );
  return container.querySelector(".prose-chat");
}

it("shows what the visitor typed as typed, whatever signs are in it", () => {
  for (const { source } of MARKDOWN_CASES) {
    expect(words("visitor", source)?.textContent).toBe(source);
    cleanup();
  }
});

it.each(["assistant", "agent"] as const)("draws what an %s wrote by the grammar that the widget has", (kind) => {
  for (const { source } of MARKDOWN_CASES) {
    const box = document.createElement("div");
    box.innerHTML = renderMarkdown(source);
    expect(words(kind, source)?.innerHTML).toBe(box.innerHTML);
    cleanup();
  }
});
