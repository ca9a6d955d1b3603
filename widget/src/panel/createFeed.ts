import type { Message } from "@chat/contract/messages";
import { isMarkdown } from "@chat/contract/typed-text";
import type { ChatView } from "../core/Chat.ts";
import { createTail } from "./createTail.ts";
import { el } from "./el.ts";
import { messageRow, senderName } from "./messageRow.ts";
import type { Ui } from "./Ui.ts";
import { welcome } from "./welcome.ts";

const NEAR_END_PX = 80;

/** The conversation: stored rows are drawn once and stay; what is still moving (drafts, unsent words) is the tail. */
export function createFeed(ui: Ui) {
  const greeting = el("div");
  const rows = el("div");
  const tail = createTail(ui);
  const feed = el(
    "div",
    { className: "feed", tabIndex: 0, role: "region", ariaLabel: ui.t.messages },
    greeting,
    rows,
    tail.element,
  );
  const jump = el("button", { className: "jump", hidden: true, onclick: toEnd }, ui.t.newMessages);
  let greeted = "";
  let drawn: Message[] = [];
  let historyCount = 0;
  let outgoingCount = 0;
  let isStuck = true;
  let isBegun = false;

  feed.onscroll = () => {
    isStuck = feed.scrollHeight - feed.scrollTop - feed.clientHeight < NEAR_END_PX;
    if (isStuck) jump.hidden = true;
  };

  function toEnd() {
    isStuck = true;
    jump.hidden = true;
    feed.scrollTop = isBegun ? feed.scrollHeight : 0; // a greeting is read from its beginning, however small the window
  }

  function drawRows(view: ChatView) {
    if (drawn[0] !== view.rows[0]) {
      drawn = [];
      rows.replaceChildren();
    }
    if (drawn.length === 0) historyCount = view.rows.length;
    let previous = drawn.findLast((row) => row.kind !== "hidden");
    const added = new DocumentFragment();
    for (const row of view.rows.slice(drawn.length)) {
      const isTheirs = row.kind === "text" && isMarkdown(row.sender.kind);
      if (isTheirs && !ui.words.isReady(row.body)) break; // drawn when it can be, and what comes after it
      const content = messageRow(row, previous, ui);
      if (content) {
        added.append(content);
        previous = row;
      }
      if (isTheirs && drawn.length >= historyCount) {
        ui.announce(`${senderName(row, ui)}: ${ui.words.plain(row.body)}`);
        if (!isStuck) jump.hidden = false;
      }
      drawn.push(row);
    }
    rows.append(added);
  }

  return {
    elements: [feed, jump],
    update(view: ChatView) {
      const canGreet = view.isLoaded && ui.words.isReady(ui.config().welcome.message);
      const look = JSON.stringify([canGreet, view.hasChat, ui.config()]);
      if (look !== greeted) greeting.replaceChildren(...(canGreet ? welcome(view, ui) : []));
      greeted = look;
      drawRows(view);
      tail.update(view);
      if (view.outgoing.length > outgoingCount) isStuck = true; // what I send, I want to see
      outgoingCount = view.outgoing.length;
      isBegun = view.rows.length + outgoingCount > 0;
      if (isStuck) toEnd();
    },
    toEnd,
    drawAgain() {
      greeted = "";
      drawn = [];
      rows.replaceChildren();
    },
    /** After a change of size: whoever was at the end stays there. */
    keepEnd: () => isStuck && toEnd(),
  };
}
