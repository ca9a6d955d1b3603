import { variablesIn } from "@chat/contract/agents";
import type { Session } from "@chat/contract/sessions";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import { MessageSquareQuote, Paperclip, SendHorizontal, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useConsole } from "../../state/ConsoleProvider.tsx";
import { visitorName } from "../../state/sessionLists.ts";
import { useCannedReplies } from "../../state/useCannedReplies.ts";
import { AttachButton } from "./AttachButton.tsx";
import { AttachmentChips } from "./AttachmentChips.tsx";
import { CannedMenu } from "./CannedMenu.tsx";
import { cannedMatches } from "./cannedMatches.ts";
import { EmojiMenu } from "./EmojiMenu.tsx";
import { fillVariables } from "./fillVariables.ts";
import { useAttach } from "./useAttach.ts";
import { useComposer } from "./useComposer.ts";
import { useDropZone } from "./useDropZone.ts";

/** From here on the counter is shown. */
const COUNT_FROM = 300;
const MAX_HEIGHT_PX = 240;

/** Where the agent writes: Enter sends, Shift+Enter breaks the line, "/" offers prepared answers. */
export function Composer({ session }: { session: Session }) {
  const { me, claimFocus } = useConsole();
  const { text, left, canSend, isUploading, write, send, pauseTyping } = useComposer(session);
  const { items, limits, refusals, attach, clearRefusals, retry, remove } = useAttach(session.id);
  const canned = useCannedReplies();
  const input = useRef<HTMLTextAreaElement>(null);
  const zone = useDropZone(input, attach);
  const [picked, setPicked] = useState(0);
  const [isMenuClosed, setMenuClosed] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const listId = useId();
  const slash = /^\/(\S*(?: \S*)?)$/.exec(text);
  const matches = slash && !isMenuClosed ? cannedMatches(canned.items ?? [], slash[1] ?? "") : [];
  const isMenuOpen = slash !== null && !isMenuClosed;
  const current = Math.min(picked, Math.max(0, matches.length - 1));
  const name = visitorName(session);

  useLayoutEffect(() => {
    const element = input.current;
    if (!element || element.value !== text) return;
    // measured by hand, for not every browser sizes a field to its content
    element.style.height = "auto";
    element.style.height = `${Math.min(MAX_HEIGHT_PX, element.scrollHeight)}px`;
  }, [text]);

  useEffect(() => {
    // on a touch screen the keyboard would cover what one wants to read first
    if (claimFocus(session.id) && window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, [claimFocus, session.id]);

  const change = (next: string) => {
    if (!next.startsWith("/")) setMenuClosed(false);
    setPicked(0);
    write(next);
  };
  const insert = (body: string) => {
    write(fillVariables(body, { visitor: session.visitor.name, agent: me.name }));
    setPicked(0);
    focusAtEnd();
  };
  const insertAtCaret = (piece: string) => {
    const element = input.current;
    const at = element?.selectionStart ?? text.length;
    write(text.slice(0, at) + piece + text.slice(element?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + piece.length, at + piece.length);
    });
  };
  const focusAtEnd = () =>
    requestAnimationFrame(() => {
      const element = input.current;
      element?.focus();
      element?.setSelectionRange(element.value.length, element.value.length);
    });

  const open = variablesIn(text);
  const askSend = () => {
    if (canSend && open.length > 0) setAsking(true);
    else send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { types, files } = event.clipboardData;
    // a table's cells come as a picture, too, and are text
    if (files.length === 0 || (types.includes("text/plain") && types.includes("text/html"))) return;
    event.preventDefault();
    attach(files);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // the key that ends an input method's composition belongs to it, not to us (229: Safari)
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (isMenuOpen && matches.length > 0) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        setPicked((current + step + matches.length) % matches.length);
        return;
      }
      const choice = matches[current];
      if ((event.key === "Enter" || event.key === "Tab") && choice) {
        event.preventDefault();
        insert(choice.body);
        return;
      }
    }
    if (event.key === "Escape") {
      event.preventDefault();
      if (isMenuOpen) setMenuClosed(true);
      else input.current?.blur();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      // a mistyped shortcut is not meant for the visitor; a second Enter sends it all the same
      if (isMenuOpen) return setMenuClosed(true);
      askSend();
    }
  };

  return (
    <div className="relative">
      {isMenuOpen && (
        <CannedMenu
          id={listId}
          replies={matches}
          isLoading={canned.isLoading}
          hasAny={(canned.items?.length ?? 0) > 0}
          picked={current}
          onPick={(reply) => insert(reply.body)}
          onHover={setPicked}
        />
      )}
      <form
        className="rounded-lg border border-n-8 bg-surface transition-colors focus-within:border-accent focus-within:ring-2 focus-within:ring-accent/25"
        onSubmit={(event) => {
          event.preventDefault();
          askSend();
          input.current?.focus();
        }}
      >
        {refusals.length > 0 && (
          <div role="alert" className="flex items-start gap-2 px-3 pt-2 text-danger-text text-sm">
            <div className="min-w-0 flex-1 break-words">
              {refusals.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </div>
            <IconButton label="Dismiss" size="sm" onClick={clearRefusals}>
              <X />
            </IconButton>
          </div>
        )}
        <AttachmentChips
          items={items}
          onRetry={retry}
          onRemove={(clientId) => {
            remove(clientId);
            input.current?.focus();
          }}
        />
        <textarea
          ref={input}
          id="composer"
          value={text}
          rows={1}
          dir="auto"
          aria-label={`Reply to ${name}`}
          aria-autocomplete="list"
          {...(isMenuOpen ? { "aria-controls": listId } : {})}
          {...(isMenuOpen && matches.length > 0 ? { "aria-activedescendant": `${listId}-${current}` } : {})}
          placeholder="Write a reply, / for prepared answers"
          className="block w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-base leading-relaxed outline-none placeholder:text-n-10 max-sm:text-md"
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={pauseTyping}
        />
        <div className="flex items-center gap-1 px-1.5 pb-1.5">
          <IconButton
            label="Prepared answers"
            shortcut="/"
            size="sm"
            onClick={() => {
              if (text === "") write("/");
              setMenuClosed(false);
              focusAtEnd();
            }}
            disabled={text !== "" && !text.startsWith("/")}
          >
            <MessageSquareQuote />
          </IconButton>
          {limits && <AttachButton limits={limits} onPick={attach} />}
          <EmojiMenu onPick={insertAtCaret} />
          <span className="ms-auto flex items-center gap-2">
            {left < COUNT_FROM && (
              <span
                role="status"
                className={cn("text-xs tabular-nums", left < 0 ? "font-medium text-danger-text" : "text-n-10")}
              >
                {left < 0 ? `${-left} too many` : `${left} left`}
              </span>
            )}
            {isUploading && <span className="text-n-11 text-xs">Files are on their way</span>}
            <Button type="submit" variant="primary" size="sm" disabled={!canSend}>
              <SendHorizontal aria-hidden />
              Send
            </Button>
          </span>
        </div>
      </form>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Send with ${open.join(", ")} in it?`}
        action="Send as it is"
        tone="primary"
        run={async () => send()}
      >
        <p>Nothing fills this in: {name} would read it as it stands there.</p>
      </ConfirmDialog>
      {zone &&
        createPortal(
          <div className="pointer-events-none absolute inset-2 z-20 flex items-center justify-center gap-2 rounded-lg border-2 border-accent border-dashed bg-canvas/90 font-medium text-accent-text text-md">
            <Paperclip aria-hidden className="size-5" />
            Drop files here
          </div>,
          zone,
        )}
    </div>
  );
}
