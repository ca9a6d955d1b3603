import type { Storage } from "../core/storage.ts";

const TITLE_MS = 1500;
const MARK = "● ";
const LATE_MS = 1000;

let audio: AudioContext | null = null;
let timer: ReturnType<typeof setInterval> | undefined;
/** The title with our mark, as long as it is ours; the page may set another at any time, which then is the one. */
let marked: string | null = null;

/** A quiet tone, unless muted, and a mark in the tab's title until one looks. */
export function ring(storage: Storage): void {
  if (storage.read("muted") === null) void beep();
  if (document.hasFocus() || timer) return;
  timer = setInterval(flash, TITLE_MS);
  window.addEventListener("focus", calm, { once: true });
}

function flash() {
  if (!window.chatWidget)
    calm(); // destroyed
  else if (!unmark()) document.title = marked = MARK + document.title;
}

/** Takes away what we put there, and only that. @returns whether it was there */
function unmark(): boolean {
  const isMarked = marked !== null && document.title === marked;
  if (isMarked) document.title = document.title.slice(MARK.length);
  marked = null;
  return isMarked;
}

function calm() {
  clearInterval(timer);
  timer = undefined;
  unmark();
}

async function beep() {
  audio ??= new AudioContext();
  const at = Date.now();
  await audio.resume(); // before the first click on a page nothing is heard, and what was missed is not made up for
  if (Date.now() - at > LATE_MS) return;
  const start = audio.currentTime;
  const gain = audio.createGain();
  gain.connect(audio.destination);
  gain.gain.setValueAtTime(0.0001, start);
  gain.gain.exponentialRampToValueAtTime(0.08, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(start + index * 0.12);
    tone.stop(start + 0.5);
  }
}
