import {
  Archive,
  ArrowDown,
  ArrowUp,
  Bot,
  Check,
  CircleDot,
  Command,
  CornerDownLeft,
  Hourglass,
  Keyboard,
  LayoutDashboard,
  type LucideIcon,
  MessageSquareQuote,
  MessagesSquare,
  Moon,
  PanelRight,
  Reply,
  RotateCcw,
  Search,
  SendHorizontal,
  Sun,
  Undo2,
  UserRound,
  UserRoundCheck,
  UsersRound,
  Volume2,
  X,
} from "lucide-react";

/** Where a command belongs: a heading of the help and of the command menu. */
export const COMMAND_PLACES = ["lists", "chat", "composer", "everywhere", "settings"] as const;
export type CommandPlace = (typeof COMMAND_PLACES)[number];

export interface CommandSpec {
  readonly place: CommandPlace;
  /** The verb first; what carries it out may say it more exactly. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** As `keyName` names a press. Left out: by button and menu only. */
  readonly key?: string;
  /** Changes a chat, a setting or what others see: never by a bare key, which a stray word would press. */
  readonly isAct?: true;
  /** More words it is found by. */
  readonly keywords?: readonly string[];
}

const spec = <T extends Record<string, CommandSpec>>(table: T): { readonly [K in keyof T]: CommandSpec } => table;

/**
 * All that can be done in the console, written once: the keyboard, the command menu, the buttons of a chat and the help read it here.
 *
 * Who can carry a command out at the moment says so with `useCommands`.
 */
export const COMMANDS = spec({
  nextChat: { place: "lists", label: "Next chat", icon: ArrowDown, key: "j" },
  previousChat: { place: "lists", label: "Previous chat", icon: ArrowUp, key: "k" },
  showWaiting: { place: "lists", label: "Show who waits", icon: Hourglass, key: "1" },
  showMine: { place: "lists", label: "Show my chats", icon: UserRound, key: "2" },
  showAll: { place: "lists", label: "Show all chats", icon: UsersRound, key: "3" },
  search: { place: "lists", label: "Search in all chats", icon: Search, key: "/" },
  acceptNext: {
    place: "lists",
    label: "Accept the chat that waits longest",
    icon: UserRoundCheck,
    key: "alt+n",
    isAct: true,
  },
  accept: { place: "chat", label: "Accept chat", icon: UserRoundCheck, key: "alt+a", isAct: true },
  reply: { place: "chat", label: "Write a reply", icon: Reply, key: "r" },
  close: { place: "chat", label: "Close chat", icon: Check, key: "alt+c", isAct: true, keywords: ["end", "resolve"] },
  returnToAssistant: {
    place: "chat",
    label: "Return to the assistant",
    icon: Bot,
    key: "alt+b",
    isAct: true,
    keywords: ["bot"],
  },
  requeue: {
    place: "chat",
    label: "Give back to the queue",
    icon: Hourglass,
    key: "alt+q",
    isAct: true,
    keywords: ["release", "waiting"],
  },
  reopen: { place: "chat", label: "Reopen chat", icon: RotateCcw, key: "alt+o", isAct: true },
  undo: { place: "chat", label: "Undo what I just did", icon: Undo2, key: "alt+z", isAct: true },
  visitor: { place: "chat", label: "Visitor details", icon: PanelRight, key: "i" },
  send: { place: "composer", label: "Send", icon: SendHorizontal, key: "enter", isAct: true },
  newLine: { place: "composer", label: "New line", icon: CornerDownLeft, key: "shift+enter" },
  prepared: { place: "composer", label: "Prepared answers, at the start", icon: MessageSquareQuote, key: "/" },
  leave: { place: "composer", label: "Leave the composer", icon: X, key: "escape" },
  menu: { place: "everywhere", label: "Command menu", icon: Command, key: "mod+k" },
  help: { place: "everywhere", label: "All keyboard shortcuts", icon: Keyboard, key: "?" },
  sound: { place: "everywhere", label: "Sound on or off", icon: Volume2, key: "alt+m", isAct: true },
  goChats: { place: "everywhere", label: "Go to the chats", icon: MessagesSquare },
  goArchive: {
    place: "everywhere",
    label: "Go to the archive",
    icon: Archive,
    keywords: ["search", "history", "closed"],
  },
  goPrepared: {
    place: "everywhere",
    label: "Go to the prepared answers",
    icon: MessageSquareQuote,
    keywords: ["canned", "replies"],
  },
  goAccount: {
    place: "everywhere",
    label: "Go to my account",
    icon: UserRound,
    keywords: ["password", "devices", "name"],
  },
  goAdmin: { place: "everywhere", label: "Go to the admin dashboard", icon: LayoutDashboard },
  beOnline: { place: "settings", label: "Be online", icon: CircleDot, isAct: true },
  beAway: { place: "settings", label: "Be away", icon: CircleDot, isAct: true },
  beOffline: { place: "settings", label: "Be offline", icon: CircleDot, isAct: true },
  themeLight: { place: "settings", label: "Light theme", icon: Sun },
  themeDark: { place: "settings", label: "Dark theme", icon: Moon },
  themeSystem: { place: "settings", label: "Theme like the system", icon: Moon },
});

export type CommandId = keyof typeof COMMANDS;

/** All ids, in the order of the table. */
export const COMMAND_IDS = Object.keys(COMMANDS).filter((id): id is CommandId => Object.hasOwn(COMMANDS, id));

/** A command that can be carried out now. */
export interface ActiveCommand {
  readonly id: CommandId;
  /** Said instead of the table's words, where they can be more exact. */
  readonly label?: string;
  readonly run: () => void;
}
