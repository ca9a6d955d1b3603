import type { StartedSession, StartSession } from "@chat/contract/messages";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { budgetKey } from "../../platform/http/budgetKey.ts";
import { hashSecret, newPublicId } from "../../platform/ids.ts";
import { createLoadingCache } from "../../platform/loadingCache.ts";
import { onePer } from "../../platform/onePer.ts";
import { signVisitorToken, VISITOR_TOKEN_SECONDS } from "../visitors/signVisitorToken.ts";
import { updateContact, upsertVisitor } from "../visitors/visitors.repository.ts";
import { requireWidget } from "../widgets/requireWidget.ts";
import type { StoredWidget } from "../widgets/widgets.repository.ts";
import { readIncarnation } from "./readIncarnation.ts";
import { findWorkspacePublicId, hasStarted, insertSessionOnce, insertStartedRow } from "./sessions.repository.ts";
import { NO_ANSWERS, validateAnswers } from "./validateAnswers.ts";
import { getVisitorSession } from "./visitorSession.view.ts";

/** Acts on a new session that belong to features further right; `app.ts` gives them. */
export interface StartHooks {
  /** Hands the session to people: the visitor asked for one, or the widget has no assistant. */
  escalate(session: SessionKey & { visitorId: number }, cause: "request" | "noAssistant"): Promise<unknown>;
}

/** Who asks, besides what they send. */
export interface StartInput {
  readonly siteKey: string;
  readonly userAgent: string;
  /** Whom limits by address count it for. */
  readonly countedAs?: string;
  readonly body: StartSession;
}

const workspaceNames = onePer(
  (deps: Deps) => deps.db,
  ({ db }) =>
    createLoadingCache({ maxEntries: 2000, ttlMs: 3_600_000, load: (id: number) => findWorkspacePublicId(db, id) }),
);

/** A chat that has begun keeps the answers it began with: its repeat, which renews the token, is not judged by a form that changed since. */
async function answersFor(deps: Deps, { body }: StartInput, widget: StoredWidget) {
  try {
    return validateAnswers(widget.settings.form, body.answers);
  } catch (refusal) {
    if (await hasStarted(deps.db, widget, hashSecret(body.visitorSecret), body.clientId)) return NO_ANSWERS;
    throw refusal;
  }
}

async function storeStart(
  deps: Deps,
  input: StartInput,
  widget: { id: number; workspaceId: number },
  valid: ReturnType<typeof validateAnswers>,
) {
  const { body } = input;
  const at = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const { id: widgetId, workspaceId } = widget;
    const visitor = await upsertVisitor(tx, {
      publicId: newPublicId(),
      workspaceId,
      widgetId,
      secretHash: hashSecret(body.visitorSecret),
      at,
    });
    const session = await insertSessionOnce(tx, {
      publicId: newPublicId(),
      workspaceId,
      widgetId,
      visitorId: visitor.id,
      startClientId: body.clientId,
      answers: valid.answers,
      page: body.page ?? null,
      userAgent: input.userAgent.slice(0, 400),
      locale: body.locale ?? null,
      timeZone: body.timeZone ?? null,
      at,
    });
    if (session.isNew) {
      await insertStartedRow(tx, session, visitor.id, body.clientId, at);
      if (valid.name ?? valid.email ?? valid.phone) await updateContact(tx, workspaceId, visitor.id, valid);
    }
    return { visitor, session };
  });
}

/**
 * Starts a chat, or answers with the one that this secret and client id already started, and a fresh token.
 *
 * Secret and client id are made in the browser before the first request, so a repeat after a lost reply, or two at once, is one chat.
 * Where a person is wanted the hand-over follows; a start cut off in between is completed by its repeat, for the session has not moved yet.
 * @throws {AppError} widget_gone, widget_not_found, invalid_input (the form's answers), rate_limited (places in the queue for its address)
 */
export async function startSession(deps: Deps, hooks: StartHooks, input: StartInput): Promise<StartedSession> {
  const widget = await requireWidget(deps, input.siteKey);
  const valid = await answersFor(deps, input, widget);
  const isAssistantOff = !widget.settings.assistant.isEnabled;
  const isForPeople = isAssistantOff || input.body.with === "person";
  // Before anything is stored: who is refused begins anew later, and leaves no chat behind that nobody looks at.
  if (isForPeople && input.countedAs !== undefined)
    deps.limits.take("escalateAddress", budgetKey(widget.workspaceId, input.countedAs));
  const [{ visitor, session }, workspacePublicId] = await Promise.all([
    storeStart(deps, input, widget, valid),
    workspaceNames(deps).get(widget.workspaceId),
  ]);
  const { workspaceId, sessionId, sessionPublicId } = session;
  const key = { workspaceId, sessionId, sessionPublicId };
  if (session.isNew) deps.events.publish("session.started", { session: key });
  if (isForPeople && session.state === "assistant" && session.epoch === 1)
    await hooks.escalate({ ...key, visitorId: visitor.id }, isAssistantOff ? "noAssistant" : "request");
  const [view, incarnation] = await Promise.all([getVisitorSession(deps, key), readIncarnation(deps)]);
  return {
    session: view,
    token: signVisitorToken(deps, {
      sessionPublicId,
      visitorPublicId: visitor.publicId,
      siteKey: widget.siteKey,
      workspacePublicId,
    }),
    expiresInSeconds: VISITOR_TOKEN_SECONDS,
    incarnation,
    serverTime: deps.clock.now().toISOString(),
  };
}
