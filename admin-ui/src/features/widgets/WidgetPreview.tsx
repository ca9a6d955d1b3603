import { assistantApi } from "@chat/contract/assistant";
import type { PublicConfig } from "@chat/contract/widgets";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Skeleton } from "@chat/ui-kit/components/Skeleton.tsx";
import { callEndpoint } from "@chat/ui-kit/data/api.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { PreviewDevice } from "./deviceHere.ts";
import { type PreviewState, readPreviewMessage, showMessage, type ToPreview } from "./previewMessages.ts";

interface WidgetPreviewProps {
  config: PublicConfig;
  state: PreviewState;
  colorScheme: "light" | "dark";
  device: PreviewDevice;
  className?: string;
}

/** What the previewed page measures, in CSS pixels; the desktop's is wider than the panel's full-screen limit. */
const SIZES = { desktop: { width: 760, height: 720 }, phone: { width: 390, height: 720 } };
/** A frame that says nothing for this long has no preview document behind it. */
const READY_WITHIN_MS = 8000;

/**
 * The real widget on a mock-up of a page, drawn from a draft that is not saved anywhere.
 *
 * The document is ours (`/preview`, framed by ourselves only); draft and answers travel by `postMessage`, with origin and source checked on both sides.
 */
export function WidgetPreview({ config, state, colorScheme, device, className }: WidgetPreviewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const { siteKey } = config;
  const { box, scale } = useScale(device);

  const post = useCallback(
    (message: ToPreview) => frame.current?.contentWindow?.postMessage(message, location.origin),
    [],
  );

  useEffect(() => {
    const listen = async (event: MessageEvent<unknown>) => {
      const message = readPreviewMessage(event, frame.current?.contentWindow);
      if (message?.type === "preview:ready") {
        setReady(true);
        setMissing(false);
      } else if (message?.type === "preview:ask")
        post({ type: "preview:answer", id: message.id, ...(await answerTo(message.text, siteKey)) });
    };
    const onMessage = (event: MessageEvent<unknown>) => void listen(event);
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, [post, siteKey]);

  useEffect(() => {
    if (isReady) return;
    const timer = setTimeout(() => setMissing(true), READY_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [isReady]);

  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => post(showMessage(config, state, colorScheme)), 60);
    return () => clearTimeout(timer);
  }, [isReady, config, state, colorScheme, post]);

  const { width, height } = SIZES[device];
  return (
    <div ref={box} className={cn("relative min-w-0", className)}>
      {isMissing && (
        <Notice tone="warning" className="absolute inset-x-4 top-4 z-10">
          The preview did not load. Your settings can still be changed and saved.
        </Notice>
      )}
      <div
        className={cn(
          "relative mx-auto overflow-hidden border border-n-6 bg-surface",
          device === "phone" ? "rounded-[28px]" : "rounded-lg",
        )}
        style={{ width: width * scale, height: height * scale }}
      >
        <iframe
          ref={frame}
          title="Preview of the widget"
          src={`/preview?siteKey=${encodeURIComponent(siteKey)}`}
          className="absolute start-0 top-0 block border-0"
          style={{ width, height, transform: `scale(${scale})`, transformOrigin: "top left" }}
        />
        {!isReady && <Skeleton className="absolute inset-0 h-auto rounded-none" />}
      </div>
    </div>
  );
}

/** The frame keeps its own width and is shown smaller where there is less room, never larger. */
function useScale(device: PreviewDevice) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(SIZES.desktop.width);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    setRoom(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  return { box, scale: Math.min(1, room / SIZES[device].width) };
}

/** What the assistant would say; nothing is stored. */
async function answerTo(text: string, siteKey: string) {
  try {
    const question = text.replace(/\s+/g, " ").trim().slice(0, 500);
    const reply = await callEndpoint(assistantApi.tryQuestion, { body: { question, siteKey } });
    return { text: reply.answer, sources: reply.sources, offersPerson: reply.decision !== "answer" };
  } catch {
    return { text: "", sources: [], offersPerson: true };
  }
}
