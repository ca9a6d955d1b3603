import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Popover } from "@chat/ui-kit/components/Popover.tsx";
import { Smile } from "lucide-react";
import { useState } from "react";

const EMOJI = [
  ["🙂", "slight smile"],
  ["😀", "grin"],
  ["😊", "smile"],
  ["😉", "wink"],
  ["😅", "relieved laugh"],
  ["🤔", "thinking"],
  ["😕", "confused"],
  ["😢", "sad"],
  ["🙏", "thank you"],
  ["👍", "thumbs up"],
  ["👎", "thumbs down"],
  ["👋", "wave"],
  ["👏", "applause"],
  ["🤝", "handshake"],
  ["💪", "strong"],
  ["🎉", "celebration"],
  ["❤️", "heart"],
  ["⭐", "star"],
  ["✅", "done"],
  ["❌", "no"],
  ["⚠️", "warning"],
  ["❓", "question"],
  ["💡", "idea"],
  ["📦", "parcel"],
  ["🚚", "delivery"],
  ["💳", "card"],
  ["🧾", "receipt"],
  ["📧", "e-mail"],
  ["📞", "phone"],
  ["📎", "attachment"],
  ["🕒", "clock"],
  ["🔧", "repair"],
] as const;

/** The few that support chats use; the system's own picker has the rest. */
export function EmojiMenu({ onPick }: { onPick: (emoji: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label="Emoji"
      side="top"
      className="grid grid-cols-8 gap-0.5 p-1.5"
      anchor={
        <Button variant="ghost" size="sm" aria-label="Emoji" title="Emoji" className="w-7 px-0">
          <Smile aria-hidden />
        </Button>
      }
    >
      {EMOJI.map(([emoji, label]) => (
        <button
          key={emoji}
          type="button"
          aria-label={label}
          className="inline-flex size-8 items-center justify-center rounded-md text-md hover:bg-n-4"
          onClick={() => {
            setOpen(false);
            onPick(emoji);
          }}
        >
          {emoji}
        </button>
      ))}
    </Popover>
  );
}
