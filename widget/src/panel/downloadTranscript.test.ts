// @vitest-environment jsdom
import type { Message } from "@chat/contract/messages";
import { describe, expect, it } from "vitest";
import { en } from "../i18n/en.ts";
import { enAsides } from "../i18n/enAsides.ts";
import { grammar } from "../text/markdown.ts";
import { transcriptOf } from "./downloadTranscript.ts";

const row = (kind: Message["sender"]["kind"], body: string): Message => ({
  sessionId: "s",
  seq: 1,
  kind: "text",
  sender: { kind, id: null, name: kind === "agent" ? "Ada" : null },
  clientId: null,
  body,
  data: null,
  at: "2026-01-02T03:04:05.000Z",
});
const read = (rows: Message[]) =>
  transcriptOf(rows, "Shop", { ...enAsides, ...en }, grammar.plain).replace(/^.*? {2}/gm, "");

describe("transcriptOf", () => {
  it("reads the assistant's and the team's marks instead of writing them", () => {
    expect(read([row("assistant", "Use **this** [link](https://a.example/x)")])).toContain(
      "Shop (AI): Use this link (https://a.example/x)\n",
    );
    expect(read([row("agent", "- a\n- b *c*, 5*3*2 cm")])).toContain("Ada:\n• a\n• b c, 5*3*2 cm\n");
  });
  it("writes what the visitor typed as it was typed", () => {
    for (const typed of ["**5*3*2**", "# 4711", "C:\\new\\_folder", "~~gone~~ __init__.py"])
      expect(read([row("visitor", typed)])).toContain(`You: ${typed}\n`);
  });
});
