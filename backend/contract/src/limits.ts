/** No zod in here: the widget loads this file at run time. Sizes are in characters unless the name says otherwise. */

/** Raised when an old client could misread a new server; named in every reply (`X-Contract-Version`) and handshake. */
export const CONTRACT_VERSION = 1;

export const MESSAGE_MAX_CHARS = 4000;
/** A socket packet or JSON body beyond this is refused before it is parsed. */
export const PAYLOAD_MAX_BYTES = 64 * 1024;
export const SYNC_MAX_ROWS = 500;
/** Above every number of a row: `before` it stand the newest. */
export const BEFORE_NEWEST = 2 ** 32;
export const PAGE_MAX_ROWS = 100;
export const PAGE_DEFAULT_ROWS = 30;
/** A client keeps at most this many messages that arrived ahead of a gap. */
export const GAP_BUFFER_MAX = 200;
export const GAP_WAIT_MS = 300;
export const OUTBOX_BATCH_MAX = 20;
export const ACK_TIMEOUT_MS = 8000;
export const BACKOFF_MAX_MS = 5000;
/** After this long without an acknowledgement a message is shown as not sent; retries go on. */
export const SHOWN_UNSENT_AFTER_MS = 60_000;
export const HEAD_INTERVAL_MS = 10_000;
export const LONG_POLL_MAX_SECONDS = 25;
export const TYPING_VISIBLE_MS = 5000;
export const TYPING_EVERY_MS = 2000;
export const AGENT_GRACE_MS = 30_000;
/** For this long the agent who moved a chat may take it back; the visitor is not asked for a rating before. */
export const UNDO_MS = 10_000;
export const PASSWORD_MIN_CHARS = 10;
export const PASSWORD_MAX_CHARS = 256;
export const KNOWLEDGE_TEXT_MAX_CHARS = 20_000;
export const KNOWLEDGE_ITEMS_MAX = 5000;
export const WIDGETS_MAX = 200;
export const CANNED_REPLIES_MAX = 500;
export const PRECHAT_FIELDS_MAX = 12;
export const ORIGINS_MAX = 50;
export const FILES_PER_MESSAGE_MAX = 5;
export const FILE_NAME_MAX_CHARS = 120;
