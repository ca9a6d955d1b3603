/** What a preview is shown as: on a phone the desktop page would be too small to read. */
export type PreviewDevice = "desktop" | "phone";

/** @returns the device that is best looked at on this screen. */
export const deviceHere = (): PreviewDevice => (window.matchMedia("(max-width: 40rem)").matches ? "phone" : "desktop");
