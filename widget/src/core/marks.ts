import type { Marks } from "@chat/contract/messages";

const GATHER_MS = 300;
const RETRY_MS = 5000;

interface MarksDeps {
  move(marks: { delivered?: number; read?: number }): Promise<Marks>;
  onChange(): void;
}

const NONE: Marks = { visitorDelivered: 0, visitorRead: 0, teamDelivered: 0, teamRead: 0 };
const SIDES = Object.keys(NONE) as (keyof Marks)[]; // its own four

/** How far each side has received and read; numbers only grow, so repeats and late answers are harmless. */
export function createMarks({ move, onChange }: MarksDeps) {
  let marks = NONE;
  let wanted = { delivered: 0, read: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;

  function merge(news: Marks) {
    const next = { ...marks };
    for (const side of SIDES) next[side] = Math.max(marks[side], news[side]);
    if (SIDES.every((side) => next[side] === marks[side])) return;
    marks = next;
    onChange();
  }

  function flush() {
    timer = undefined;
    const { delivered, read } = wanted;
    if (delivered <= marks.visitorDelivered && read <= marks.visitorRead) return;
    move({ delivered, read }).then(merge, () => {
      timer ??= setTimeout(flush, RETRY_MS); // not urgent, but an agent waits to see it
    });
  }

  return {
    current: () => marks,
    /** What is read here, even before the server knows. */
    readUpTo: () => Math.max(marks.visitorRead, wanted.read),
    merge,
    note(delivered: number, isRead: boolean) {
      const read = Math.max(wanted.read, isRead ? delivered : 0);
      if (read > wanted.read) queueMicrotask(onChange);
      wanted = { delivered: Math.max(wanted.delivered, delivered), read };
      timer ??= setTimeout(flush, GATHER_MS);
    },
    reset() {
      clearTimeout(timer);
      timer = undefined;
      marks = NONE;
      wanted = { delivered: 0, read: 0 };
    },
  };
}
