import { type RefObject, useEffect, useRef, useState } from "react";

/** Firefox tells every 350 ms that something is still dragged over. */
const PAUSE_MS = 600;

/**
 * Takes files that are dropped anywhere on the conversation around `inside`.
 *
 * @returns that element while files are held over it: what is drawn there tells where they may fall
 */
export function useDropZone(inside: RefObject<HTMLElement | null>, onFiles: (files: FileList) => void) {
  const [zone, setZone] = useState<HTMLElement | null>(null);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const around = inside.current?.closest("section");
    if (!around) return;
    let timer = 0;
    const onDrag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setZone(around);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setZone(null), PAUSE_MS);
    };
    const onDrop = (event: DragEvent) => {
      const files = event.dataTransfer?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      window.clearTimeout(timer);
      setZone(null);
      take.current(files);
    };
    around.addEventListener("dragover", onDrag);
    around.addEventListener("drop", onDrop);
    return () => {
      window.clearTimeout(timer);
      around.removeEventListener("dragover", onDrag);
      around.removeEventListener("drop", onDrop);
    };
  }, [inside]);
  return zone;
}
