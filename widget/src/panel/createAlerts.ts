const TITLE_MS = 1500;

export type Alerts = ReturnType<typeof createAlerts>;

/** A quiet tone and a mark in the tab's title when an answer comes while one looks elsewhere. */
export function createAlerts() {
  let audio: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let title: string | null = null;

  function calm() {
    clearInterval(timer);
    if (title !== null) document.title = title;
    title = null;
  }

  function beep() {
    audio ??= new AudioContext();
    const start = audio.currentTime;
    const gain = audio.createGain();
    gain.connect(audio.destination);
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.08, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.5);
    [660, 880].forEach((frequency, index) => {
      const tone = audio?.createOscillator();
      if (!tone) return;
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(start + index * 0.12);
      tone.stop(start + 0.5);
    });
  }

  window.addEventListener("focus", calm);
  return {
    ring(isAudible: boolean) {
      if (isAudible) beep();
      if (document.hasFocus() || title !== null) return;
      title = document.title;
      timer = setInterval(() => {
        if (title !== null) document.title = document.title === title ? `● ${title}` : title;
      }, TITLE_MS);
    },
    destroy() {
      calm();
      window.removeEventListener("focus", calm);
      void audio?.close();
    },
  };
}
