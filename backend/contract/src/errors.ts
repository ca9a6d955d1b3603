/** No zod in here: the widget loads this file at run time. */

interface ErrorRule {
  readonly status: number;
  /** The same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** For a person: what happened and what to do. Clients may translate by code. */
  readonly message: string;
}

const rule = (status: number, message: string, retryable = false): ErrorRule => ({ status, retryable, message });

/** Every failure that can cross the wire: one code, one HTTP status, one sentence. */
export const ERRORS = {
  invalid_input: rule(400, "Some of what was sent is not valid. Correct it and try again."),
  payload_too_large: rule(413, "That is too large to send."),
  unauthenticated: rule(401, "Sign in to go on."),
  wrong_credentials: rule(401, "E-mail or password is wrong."),
  two_factor_required: rule(401, "Enter the code from your authenticator app."),
  wrong_code: rule(401, "This code is not right or was used already. Try the next one."),
  token_expired: rule(401, "Your sign-in ended. Sign in again."),
  forbidden: rule(403, "You may not do this. Ask an admin of your workspace."),
  origin_refused: rule(403, "This website is not allowed to use this widget. Add it under allowed origins."),
  registration_closed: rule(403, "Registration is closed here. Ask the person who runs this installation."),
  setup_token_required: rule(403, "Enter the setup token that was printed when the server started."),
  not_found: rule(404, "There is nothing here. It may have been removed."),
  session_not_found: rule(404, "This chat does not exist."),
  widget_not_found: rule(404, "This widget does not exist."),
  widget_gone: rule(410, "This chat was switched off on this website."),
  method_not_allowed: rule(405, "This address does not answer to that method."),
  unsupported_media_type: rule(415, "Send JSON."),
  attachments_off: rule(403, "Files cannot be sent here."),
  file_type_refused: rule(415, "This type of file cannot be sent, or the file is not what its name says."),
  file_empty: rule(422, "This file is empty."),
  file_heic: rule(415, "This is a HEIC photo, which most browsers cannot show. Send it as JPEG or PNG."),
  file_not_utf8: rule(415, "This text is kept in another encoding. Save it again as UTF-8."),
  file_unreadable: rule(422, "This picture is damaged or too large to be shown."),
  file_gone: rule(410, "This file is not there any more. Attach it again."),
  storage_full: rule(
    507,
    "There is no room left on the server just now. It goes on when somebody has made room.",
    true,
  ),
  storage_unavailable: rule(503, "Files cannot be stored or read just now. Try again in a moment.", true),
  email_taken: rule(409, "There is already an account with this e-mail."),
  conflict: rule(409, "Somebody else changed this in the meantime. Look again and repeat if it still applies."),
  stale_epoch: rule(409, "The chat has moved on since you looked. Look again."),
  transition_refused: rule(409, "The chat is not in a state that allows this."),
  already_accepted: rule(409, "A colleague was faster and has this chat."),
  at_capacity: rule(409, "You are at your limit of open chats. Close one first or raise the limit."),
  undo_expired: rule(409, "The ten seconds for this are over."),
  undo_visitor_acted: rule(409, "The visitor has gone on in the meantime, so this cannot be taken back."),
  undo_colleague_acted: rule(409, "A colleague has acted in the meantime, so this cannot be taken back."),
  undo_assistant_acted: rule(409, "The assistant has answered in the meantime, so this cannot be taken back."),
  newer_chat: rule(409, "The visitor has begun another chat since. Go on there."),
  last_owner: rule(409, "A workspace needs at least one owner."),
  session_closed: rule(409, "This chat has ended. Start a new one to go on."),
  invitation_invalid: rule(410, "This invitation was used, withdrawn or has ended. Ask for a new one."),
  rate_limited: rule(429, "That was too often. Wait a moment and try again.", true),
  too_many_attempts: rule(429, "Too many attempts. Wait a moment and try again.", true),
  quota_exceeded: rule(422, "The limit for this is reached. Remove something first."),
  blocked_address: rule(422, "This address cannot be used from here. Use a public https address."),
  provider_failed: rule(502, "The AI provider did not answer as expected. Check address, key and model."),
  busy: rule(503, "The server is busy. It will go through in a moment.", true),
  unavailable: rule(503, "The server cannot reach its database just now. It will go through in a moment.", true),
  shutting_down: rule(503, "The server is restarting. It will go through in a moment.", true),
  timeout: rule(504, "That took too long. Try again.", true),
  outdated_client: rule(426, "This page is outdated. Reload it."),
  internal: rule(500, "Something went wrong on our side. It has been noted; try again.", true),
} as const satisfies Record<string, ErrorRule>;

/** A failure's name on the wire. */
export type ErrorCode = keyof typeof ERRORS;

/** @returns whether `code` is one of ours; anything else is treated as `internal`. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);
