import { useEffect } from "react";

/** Puts what waits in front of the tab's name, on every page; the page's own title stays behind it. */
export function useTabTitle(waiting: number, unread: number): void {
  useEffect(() => {
    const mark = waiting > 0 ? `(${waiting}) Waiting` : unread > 0 ? `(${unread}) Unread` : "";
    const put = () => {
      const page = document.title.replace(/^\(\d+\) (?:Waiting|Unread) · /, "");
      const next = mark ? `${mark} · ${page}` : page;
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
