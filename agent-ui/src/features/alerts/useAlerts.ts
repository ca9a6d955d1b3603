import { agentsApi } from "@chat/contract/agents";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { previewText } from "@chat/ui-kit/features/chat/fileText.ts";
import { useEffect, useRef } from "react";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { causeWords } from "../../state/causeWords.ts";
import { soundOn } from "../../state/deviceSettings.ts";
import { visitorName } from "../../state/sessionLists.ts";
import { claimNoise, playTone, unlockSound } from "./tones.ts";

const NOTE_MS = 30_000;

/**
 * Makes a new waiting chat impossible to miss for whoever is online: sound, and a desktop note where allowed and the page is out of view.
 * One's own chats are heard of always. Never takes the focus.
 */
export function useAlerts(onOpen: (sessionId: string) => void): void {
  const model = useConsole();
  const open = useRef(onOpen);
  open.current = onOpen;
  // unknown counts as on duty: rather a sound too many
  const { data } = useEndpoint(agentsApi.profile);
  const isOnDuty = useRef(true);
  isOnDuty.current = data === undefined || data.availability === "online";
  useEffect(() => unlockSound(), []);
  useEffect(
    () =>
      model.onAlert({
        waiting: (session) => {
          if (!isOnDuty.current || !claimNoise(`w${session.id}${session.epoch}`)) return;
          if (soundOn.get()) playTone("waiting");
          const why = session.escalation ? causeWords(session.escalation.cause).short : "Waits for a person";
          showNote(`${visitorName(session)} is waiting`, why, session.id, () => open.current(session.id));
        },
        message: (message, session) => {
          if (document.visibilityState === "visible" && document.hasFocus() && location.pathname.endsWith(session.id))
            return;
          if (!claimNoise(`m${session.id}${message.seq}`)) return;
          if (soundOn.get()) playTone("message");
          showNote(visitorName(session), previewText(message), session.id, () => open.current(session.id));
        },
      }),
    [model],
  );
}

/** @returns what the browser lets us do; undefined where it knows no desktop notifications. */
export const noteAccess = (): NotificationPermission | undefined =>
  typeof Notification === "undefined" ? undefined : Notification.permission;

function showNote(title: string, body: string, tag: string, onClick: () => void): void {
  if (noteAccess() !== "granted" || document.visibilityState === "visible") return;
  try {
    const note = new Notification(title, { body, tag });
    note.addEventListener("click", () => {
      window.focus();
      note.close();
      onClick();
    });
    setTimeout(() => note.close(), NOTE_MS);
  } catch {
    // some phones allow notifications to service workers only; sound and title remain
  }
}
