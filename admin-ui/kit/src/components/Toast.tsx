import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { cn } from "../theme/cn.ts";
import { IconButton } from "./IconButton.tsx";

interface Notice {
  id: number;
  tone: "info" | "success" | "error";
  text: string;
  action?: { label: string; run: () => void };
  /** How long it stays; otherwise by its kind. */
  durationMs?: number;
}
type Options = Pick<Notice, "action" | "durationMs">;

let notices: readonly Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

const replace = (next: readonly Notice[]) => {
  notices = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const dismiss = (id: number) => replace(notices.filter((notice) => notice.id !== id));
const show = (tone: Notice["tone"], text: string, options: Options = {}): number => {
  lastId += 1;
  // the same words again replace the older notice instead of piling up
  replace([...notices.filter((notice) => notice.text !== text).slice(-3), { id: lastId, tone, text, ...options }]);
  return lastId;
};

/** Says what happened elsewhere; each @returns what `dismiss` takes. Own code over Radix: the usual libraries inject a style element, which our policy refuses. */
export const toast = {
  info: (text: string, options?: Options) => show("info", text, options),
  success: (text: string, options?: Options) => show("success", text, options),
  error: (text: string, options?: Options) => show("error", text, options),
  dismiss,
};

const ICONS = {
  info: <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-info-text" />,
  success: <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />,
  error: <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />,
};

/** Where toasts appear. `top`: where the lower edge belongs to what one writes and sends. */
export type ToastPlace = "bottom" | "top";

const PLACES: Record<ToastPlace, string> = {
  bottom: "end-4 bottom-4 w-[min(24rem,calc(100vw-2rem))]",
  top: "inset-x-4 top-2 mx-auto max-w-96 md:top-28",
};

/** Shows the toasts; once per app. */
export function Toaster({ place = "bottom" }: { place?: ToastPlace }) {
  const shown = useSyncExternalStore(subscribe, () => notices);
  return (
    <Radix.Provider swipeDirection="right" label="Notice">
      {shown.map((notice) => (
        <Radix.Root
          key={notice.id}
          type={notice.tone === "error" ? "foreground" : "background"}
          duration={notice.durationMs ?? (notice.action || notice.tone === "error" ? 8000 : 4000)}
          onOpenChange={(open) => !open && dismiss(notice.id)}
          className={cn(
            "flex animate-rise-in items-start gap-2.5 rounded-lg border bg-raised py-2.5 ps-3.5 pe-2 shadow-float",
            notice.tone === "error" ? "border-danger-border" : "border-n-6",
          )}
        >
          {ICONS[notice.tone]}
          <Radix.Description className="min-w-0 flex-1 break-words text-base">{notice.text}</Radix.Description>
          {notice.action && (
            <Radix.Action
              altText={notice.action.label}
              onClick={notice.action.run}
              className="rounded-md px-2 font-medium text-accent-text text-base hover:bg-n-4"
            >
              {notice.action.label}
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label="Dismiss" size="sm" className="-my-1">
              <X />
            </IconButton>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className={cn("fixed z-60 flex flex-col gap-2 outline-none", PLACES[place])} />
    </Radix.Provider>
  );
}
