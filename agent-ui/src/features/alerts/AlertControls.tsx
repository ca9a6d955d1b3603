import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { Bell, BellOff, Volume2, VolumeX } from "lucide-react";
import { useState } from "react";
import { COMMANDS } from "../../state/commands.ts";
import { soundOn } from "../../state/deviceSettings.ts";
import { keyCaps } from "../../state/keyName.ts";
import { useStore } from "../../state/store.ts";
import { playTone } from "./tones.ts";
import { noteAccess } from "./useAlerts.ts";

/** Sound on or off, and the question for desktop notifications, asked only when pressed. */
export function AlertControls() {
  const isLoud = useStore(soundOn);
  const [access, setAccess] = useState(noteAccess);
  const ask = async () => {
    const answer = await Notification.requestPermission();
    setAccess(answer);
    if (answer === "granted") toast.success("Desktop notifications are on. They come while this page is out of view.");
    else
      toast.info(
        "Your browser does not allow desktop notifications for this site. Change it in the browser's site settings.",
      );
  };
  return (
    <>
      <IconButton
        label={isLoud ? "Sound is on. Mute" : "Sound is off. Turn on"}
        shortcut={keyCaps(COMMANDS.sound.key ?? "").join(" ")}
        size="sm"
        aria-pressed={!isLoud}
        onClick={() => {
          soundOn.set(!isLoud);
          if (!isLoud) playTone("waiting");
        }}
      >
        {isLoud ? <Volume2 /> : <VolumeX />}
      </IconButton>
      {(access === "default" || access === "denied") && (
        <IconButton label="Turn on desktop notifications" size="sm" onClick={() => void ask()}>
          {access === "denied" ? <BellOff /> : <Bell />}
        </IconButton>
      )}
    </>
  );
}
