import type { Storage } from "../core/storage.ts";

const TITLE_MS = 1500;

let audio: AudioContext | null = null;
let isMarked = false;

/** A quiet tone, unless muted, and a mark in the tab's title until one looks. */
export function ring(storage: Storage): void {
  if (storage.read("muted") === null) beep();
  if (document.hasFocus() || isMarked) return;
  isMarked = true;
  const { title } = document;
  const timer = setInterval(() => {
    document.title = document.title === title ? `● ${title}` : title;
  }, TITLE_MS);
  const calm = () => {
    clearInterval(timer);
    document.title = title;
    isMarked = false;
  };
  window.addEventListener("focus", calm, { once: true });
}

function beep() {
  audio ??= new AudioContext();
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
