import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { useEffect, useMemo } from "react";
import { useNavigate } from "react-router";
import { useCommands } from "../state/ActiveCommands.tsx";
import { useConsole } from "../state/ConsoleProvider.tsx";
import type { ActiveCommand } from "../state/commands.ts";
import { useStore } from "../state/store.ts";
import type { Undoable } from "../state/undo.ts";
import { useSessionActions } from "../state/useSessionActions.ts";

/** Offers to take back what was just done, on whichever page: as a notice with a button, and as a command. */
export function UndoOffers() {
  const { undo } = useConsole();
  const acts = useStore(undo);
  const latest = acts.at(-1);
  const takeBack = useTakeBack();
  useCommands(
    useMemo((): ActiveCommand[] => (latest ? [{ id: "undo", run: () => takeBack(latest) }] : []), [latest, takeBack]),
  );
  return acts.map((act) => <Offer key={`${act.session.id} ${act.session.epoch}`} act={act} takeBack={takeBack} />);
}

function useTakeBack(): (act: Undoable) => void {
  const { undo } = useSessionActions();
  const navigate = useNavigate();
  return useMemo(
    () => (act: Undoable) =>
      void undo(act).then((session) => {
        // what one has again is what one goes on with
        if (session && !act.givesAway) void navigate(`/chats/${session.id}`);
      }),
    [undo, navigate],
  );
}

function Offer({ act, takeBack }: { act: Undoable; takeBack: (act: Undoable) => void }) {
  useEffect(() => {
    if (act.words === null) return;
    const id = toast.success(act.words, {
      action: { label: "Undo", run: () => takeBack(act) },
      durationMs: Math.max(0, act.until - Date.now()),
    });
    // the offer ends when the act can no longer be taken back, even under a resting pointer
    return () => toast.dismiss(id);
  }, [act, takeBack]);
  return null;
}
