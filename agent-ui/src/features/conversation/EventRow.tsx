import type { Message } from "@chat/contract/messages";
import { Tooltip } from "@chat/ui-kit/components/Tooltip.tsx";
import { clockTime, exactTime } from "@chat/ui-kit/components/times.ts";
import { Star } from "lucide-react";
import { eventWords } from "../../state/eventWords.ts";

interface EventRowProps {
  message: Message;
  visitor: string;
}

/** Something that happened, in words, in the middle of the feed. */
export function EventRow({ message, visitor }: EventRowProps) {
  const words = eventWords(message, visitor);
  if (!words) return null;
  return (
    <div className="flex justify-center px-6 py-2">
      <p className="max-w-xl break-words text-center text-n-11 text-xs">
        {message.data?.event === "rated" && <Star aria-hidden className="me-1 inline size-3 align-[-1px]" />}
        {words}
        <Tooltip text={exactTime(message.at)}>
          <time dateTime={message.at} className="ms-1.5 whitespace-nowrap text-n-10 tabular-nums">
            {clockTime(message.at)}
          </time>
        </Tooltip>
      </p>
    </div>
  );
}
