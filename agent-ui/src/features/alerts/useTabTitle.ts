import { useEffect } from "react";

const MARK = /^\(\d+\) [^·]* · /;

/** @returns what stands in front of the tab's name: who waits and which of one's own chats has something unread, and the sum of both. */
function tabMark(waiting: number, unread: number): string {
  if (waiting === 0 && unread === 0) return "";
  const parts = waiting === 0 ? "Unread" : unread === 0 ? "Waiting" : `${waiting} waiting, ${unread} unread`;
  return `(${waiting + unread}) ${parts} · `;
}

/** Puts what waits in front of the tab's name, on every page; the page's own title stays behind it. */
export function useTabTitle(waiting: number, unread: number): void {
  useEffect(() => {
    const put = () => {
      const next = tabMark(waiting, unread) + document.title.replace(MARK, "");
      if (document.title !== next) document.title = next;
    };
    put();
    // a page names the tab when it is opened
    const observer = new MutationObserver(put);
    const element = document.querySelector("title");
    if (element) observer.observe(element, { childList: true });
    return () => observer.disconnect();
  }, [waiting, unread]);
}
