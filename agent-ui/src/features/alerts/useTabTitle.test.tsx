import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { useTabTitle } from "./useTabTitle.ts";

function Tab({ waiting, unread }: { waiting: number; unread: number }) {
  useTabTitle(waiting, unread);
  return null;
}

afterEach(cleanup);

it("counts who waits and what is unread in one's own chats, and leaves the page's name behind it", () => {
  document.title = "Ada · Agent console";
  const { rerender } = render(<Tab waiting={1} unread={0} />);
  expect(document.title).toBe("(1) Waiting · Ada · Agent console");
  rerender(<Tab waiting={1} unread={2} />);
  expect(document.title).toBe("(3) 1 waiting, 2 unread · Ada · Agent console");
  rerender(<Tab waiting={0} unread={2} />);
  expect(document.title).toBe("(2) Unread · Ada · Agent console");
  rerender(<Tab waiting={0} unread={0} />);
  expect(document.title).toBe("Ada · Agent console");
});
