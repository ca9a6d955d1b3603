let context: AudioContext | undefined;

/** Browsers keep sound shut until the page was touched; the first touch opens it for the rest of the visit. */
export function unlockSound(): () => void {
  const open = () => {
    context ??= typeof AudioContext === "undefined" ? undefined : new AudioContext();
    void context?.resume().catch(() => undefined);
  };
  const events = ["pointerdown", "keydown"] as const;
  for (const event of events) window.addEventListener(event, open, { once: true });
  return () => {
    for (const event of events) window.removeEventListener(event, open);
  };
}

/** Two rising notes for a waiting chat, one soft note for a message; made here, so no file is loaded. */
export function playTone(kind: "waiting" | "message"): void {
  if (context?.state !== "running") return;
  const notes = kind === "waiting" ? [587.33, 880] : [659.25];
  const loudness = kind === "waiting" ? 0.16 : 0.07;
  for (const [index, frequency] of notes.entries()) {
    const start = context.currentTime + index * 0.16;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.34);
  }
}

const CLAIM_KEY = "chat.sound.last";

/** @returns whether this tab makes the noise: of several tabs only the first that hears of it. */
export function claimNoise(about: string): boolean {
  try {
    const now = Date.now();
    const [what, at] = (localStorage.getItem(CLAIM_KEY) ?? "").split(" ");
    if (what === about && now - Number(at) < 5000) return false;
    localStorage.setItem(CLAIM_KEY, `${about} ${now}`);
  } catch {
    // storage is closed to us: better twice than not at all
  }
  return true;
}
