import { agentsApi } from "@chat/contract/agents";
import type { AgentProfile } from "@chat/contract/users";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Popover } from "@chat/ui-kit/components/Popover.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useMe } from "@chat/ui-kit/data/AuthProvider.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { usePush } from "@chat/ui-kit/data/SocketProvider.tsx";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useEndpoint, useSetEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { Check, ChevronDown, Minus, Plus } from "lucide-react";
import { useState } from "react";
import { useIsLineLost } from "../../state/useIsLineLost.ts";

type Availability = AgentProfile["availability"];

const CHOICES: readonly { value: Availability; name: string; help: string; dot: string }[] = [
  {
    value: "online",
    name: "Online",
    help: "Visitors see that somebody is there; who waits rings here",
    dot: "bg-success-solid",
  },
  {
    value: "away",
    name: "Away",
    help: "You keep your chats; who waits does not ring here",
    dot: "bg-warning-solid",
  },
  { value: "offline", name: "Offline", help: "Off shift; who waits does not ring here", dot: "bg-n-8" },
];

/** Whether one takes chats, and how many at once. Shown to visitors as whether somebody is there. */
export function AvailabilityMenu() {
  const { user } = useMe();
  const [isOpen, setOpen] = useState(false);
  const profile = useEndpoint(agentsApi.profile);
  const update = useAction(agentsApi.updateProfile);
  const setEndpoint = useSetEndpoint();
  usePush(
    "agent:changed",
    (changed) => changed.userId === user.id && setEndpoint(agentsApi.profile, undefined, changed),
  );
  const current = profile.data;
  const choice = CHOICES.find((each) => each.value === current?.availability);
  // without the line nobody is reached here, whatever was chosen
  const isLost = useIsLineLost();

  const change = async (body: { availability?: Availability; capacity?: number }) => {
    if (!current) return;
    setEndpoint(agentsApi.profile, undefined, { ...current, ...body });
    try {
      setEndpoint(agentsApi.profile, undefined, await update({ body }));
    } catch (error) {
      setEndpoint(agentsApi.profile, undefined, current);
      toast.error(errorText(error));
    }
  };

  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label="Availability"
      className="w-72 p-1.5"
      anchor={
        <Button
          size="sm"
          aria-label={`Availability: ${isLost ? "reconnecting" : (choice?.name ?? "loading")}`}
          className="gap-2"
        >
          <span
            aria-hidden
            className={cn(
              "size-2 rounded-full",
              isLost ? "animate-pulse-soft border-2 border-n-8" : (choice?.dot ?? "bg-n-6"),
            )}
          />
          {isLost ? "Reconnecting" : (choice?.name ?? "…")}
          <ChevronDown aria-hidden className="text-n-10" />
        </Button>
      }
    >
      <div role="radiogroup" aria-label="Availability">
        {CHOICES.map((each) => (
          // biome-ignore lint/a11y/useSemanticElements: a radio that closes the panel on its press acts like a button
          <button
            key={each.value}
            type="button"
            role="radio"
            aria-checked={each.value === current?.availability}
            className="flex w-full items-start gap-2.5 rounded-md px-2 py-1.5 text-start hover:bg-n-4"
            onClick={() => {
              setOpen(false);
              if (each.value !== current?.availability) void change({ availability: each.value });
            }}
          >
            <span aria-hidden className={cn("mt-1.5 size-2 shrink-0 rounded-full", each.dot)} />
            <span className="min-w-0 flex-1">
              <span className="block font-medium text-base">{each.name}</span>
              <span className="block text-n-11 text-xs">{each.help}</span>
            </span>
            {each.value === current?.availability && <Check aria-hidden className="mt-0.5 size-4 text-n-10" />}
          </button>
        ))}
      </div>
      {current && (
        <div className="mt-1.5 flex items-center justify-between gap-2 border-n-6 border-t px-2 pt-2 pb-1">
          <div>
            <p className="font-medium text-base">Chats at once</p>
            <p className="text-n-11 text-xs tabular-nums">{current.openChats} open now</p>
          </div>
          <div className="flex items-center gap-1">
            <IconButton
              label="One chat fewer"
              size="sm"
              variant="secondary"
              disabled={current.capacity <= 1}
              onClick={() => void change({ capacity: current.capacity - 1 })}
            >
              <Minus />
            </IconButton>
            <output className="w-8 text-center font-medium text-base tabular-nums">{current.capacity}</output>
            <IconButton
              label="One chat more"
              size="sm"
              variant="secondary"
              disabled={current.capacity >= 50}
              onClick={() => void change({ capacity: current.capacity + 1 })}
            >
              <Plus />
            </IconButton>
          </div>
        </div>
      )}
    </Popover>
  );
}
