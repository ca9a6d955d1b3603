import { createDeps } from "../../createDeps.ts";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import { FOLD_BATCH, foldSessions } from "../../features/analytics/foldSessions.ts";
import { replyId } from "../../features/assistant/replyId.ts";
import { acceptSession } from "../../features/escalation/acceptSession.ts";
import { closeSession } from "../../features/escalation/closeSession.ts";
import { escalateSession } from "../../features/escalation/escalateSession.ts";
import { rateSession } from "../../features/escalation/rateSession.ts";
import { startHooks } from "../../features/escalation/startHooks.ts";
import { addKnowledgeInTx } from "../../features/knowledge/changeKnowledge.ts";
import { append } from "../../features/messages/appendMessage.ts";
import { startSession } from "../../features/sessions/startSession.ts";
import { createUser } from "../../features/users/createUser.ts";
import { passwordsOf } from "../../features/users/passwordsOf.ts";
import { updateContact } from "../../features/visitors/visitors.repository.ts";
import { createWidgetInTx } from "../../features/widgets/createWidget.ts";
import { defaultSettings } from "../../features/widgets/defaultSettings.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { newPublicId, newSecret } from "../../platform/ids.ts";
import { createLogger } from "../../platform/logger.ts";
import {
  markDemoRow,
  selectDemoChats,
  selectHead,
  selectKnowledgeIds,
  selectStarted,
  setDemoShift,
} from "./demo.repository.ts";
import { DEMO_AGENTS, DEMO_COMMENTS, DEMO_KNOWLEDGE, DEMO_VISITORS, STORIES, type Story } from "./stories.ts";

const DAY_MS = 86_400_000;
const WIDGET_NAME = "Demo bicycle shop";
const SITE = "https://bikes.example.com";

/** The time of the story; everything that asks the clock is told it. */
interface Told {
  readonly deps: Deps;
  /** Moves the story's time on by so many seconds. */
  pass(seconds: number): void;
  at(moment: Date): void;
}

/** Deps whose clock is the story's; they share nothing with a running platform but the database. */
function tell(config: Deps["config"], from: Date): Told {
  let now = from.getTime();
  const deps = createDeps(config, { clock: { now: () => new Date(now) }, logger: createLogger("warn") });
  return {
    deps,
    pass: (seconds) => {
      now += seconds * 1000;
    },
    at: (moment) => {
      now = moment.getTime();
    },
  };
}

/** The same numbers every time, so that a demo looks the same twice. Source: mulberry32, public domain. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(list: readonly T[], chance: number): T | undefined => list[Math.floor(chance * list.length)];

/** When chats begin: more on weekdays and towards the afternoon, the last one minutes ago. */
function planStarts(count: number, days: number, now: Date, chance: () => number): Date[] {
  const starts: Date[] = [];
  while (starts.length < count) {
    const day = Math.floor(chance() * days);
    const hour = 8 + (chance() + chance()) * 6;
    const at = new Date(Math.floor(now.getTime() / DAY_MS - day) * DAY_MS + hour * 3_600_000);
    const isWeekend = [0, 6].includes(at.getUTCDay());
    if ((isWeekend && chance() < 0.7) || at.getTime() > now.getTime() - 3_600_000) continue;
    starts.push(at);
  }
  return starts.sort((a, b) => a.getTime() - b.getTime());
}

/**
 * Tells a month of a small shop through the same use cases that real chats go through, so that every list, report and rating agrees.
 *
 * All chats are those of one demo widget, by which they are known and removed.
 * @returns how many chats and messages were made
 */
export async function seedDemo(
  config: Deps["config"],
  workspaceId: number,
  { chats, days, say }: { chats: number; days: number; say: (line: string) => void },
): Promise<{ chats: number; messages: number }> {
  const now = new Date();
  const seed = workspaceId * 7919 + 1;
  // Of its own: how many starts are thrown away depends on weekday and hour, what is told in the chats does not.
  const starts = planStarts(chats, days, now, createChance(seed));
  const chance = createChance(seed + 1);
  const told = tell(config, new Date(now.getTime() - days * DAY_MS));
  const { deps } = told;
  try {
    const shop = await openShop(deps, workspaceId);
    await setDemoShift(
      deps.db,
      workspaceId,
      shop.agents.map(({ userId }) => userId),
      now,
    );
    let messages = 0;
    for (const [index, start] of starts.entries()) {
      told.at(start);
      messages += await tellStory(told, shop, pick(STORIES, chance()), chance);
      if (index % 50 === 49) say(`  ${index + 1} of ${chats} chats`);
    }
    // Two who wait now, so that the queue has somebody in it.
    for (const [index, story] of STORIES.filter(({ handOver }) => handOver)
      .slice(0, 2)
      .entries()) {
      told.at(new Date(now.getTime() - (6 - index * 3) * 60_000));
      messages += await tellStory(told, shop, { ...story, lines: story.lines.slice(0, story.handOver?.after) }, chance);
    }
    await setDemoShift(
      deps.db,
      workspaceId,
      shop.agents.map(({ userId }) => userId),
      null,
    );
    told.at(now);
    await countAll(deps, workspaceId, shop.widgetId);
    return { chats: chats + 2, messages };
  } finally {
    await deps.outbound.close();
    await deps.db.close();
  }
}

interface Shop {
  readonly workspaceId: number;
  readonly widgetId: number;
  readonly siteKey: string;
  readonly assistantName: string;
  readonly agents: readonly UserActor[];
}

async function openShop(deps: Deps, workspaceId: number): Promise<Shop> {
  const at = deps.clock.now();
  // Nobody knows it, so nobody signs in with these accounts.
  const passwordHash = await passwordsOf(deps).hash(newSecret());
  return deps.db.transaction(async (tx) => {
    const presets = defaultSettings(WIDGET_NAME);
    const { id: widgetId, widget } = await createWidgetInTx(tx, deps, {
      workspaceId,
      name: WIDGET_NAME,
      isDemo: true,
      settings: { look: { ...presets.look, title: "Bicycle shop", subtitle: "We answer within minutes" } },
    });
    await markDemoRow(tx, workspaceId, "widget", widgetId, at);
    const items = await addKnowledgeInTx(tx, deps, workspaceId, DEMO_KNOWLEDGE, {
      widgetIds: [widgetId],
      isDemo: true,
    });
    for (const id of await selectKnowledgeIds(tx, workspaceId, items))
      await markDemoRow(tx, workspaceId, "knowledge", id, at);
    const agents: UserActor[] = [];
    for (const [index, name] of DEMO_AGENTS.entries()) {
      const email = `demo-${index + 1}-${widget.siteKey.toLowerCase()}@demo.invalid`;
      const user = await createUser(deps, tx, { workspaceId, email, name, passwordHash, role: "agent" });
      await markDemoRow(tx, workspaceId, "user", user.id, at);
      agents.push({
        kind: "user",
        workspaceId,
        userId: user.id,
        userPublicId: user.publicId,
        name,
        role: "agent",
        sid: newPublicId(),
        expiresAt: new Date(Date.now() + DAY_MS),
      });
    }
    return { workspaceId, widgetId, siteKey: widget.siteKey, assistantName: presets.assistant.name, agents };
  });
}

/** @returns how many messages were said */
async function tellStory(told: Told, shop: Shop, story: Story | undefined, chance: () => number): Promise<number> {
  if (!story) return 0;
  const { deps, pass } = told;
  const chat = await begin(deps, shop, story, chance);
  const agent = pick(shop.agents, chance());
  for (const [index, [by, body]] of story.lines.entries()) {
    pass(by === "assistant" ? 2 + chance() * 3 : 15 + chance() * 60);
    if (index === story.handOver?.after && agent) {
      pass(20 + chance() * chance() * 600); // most wait a minute, a few ten
      await acceptSession(deps, chat, agent, { takeOver: false });
      pass(10 + chance() * 40);
    }
    const isHeld = story.handOver !== undefined && index >= story.handOver.after;
    await speak(deps, shop, chat, by === "agent" ? agent : undefined, { by, body });
    if (index + 1 === story.handOver?.after && !isHeld)
      await escalateSession(deps, chat, {
        cause: story.handOver.cause,
        reason: story.handOver.reason,
        actor: { kind: "visitor", id: chat.visitorId, name: null },
      });
  }
  const isAnswered = story.lines.some(([by]) => by === "agent");
  if (story.handOver && !isAnswered) return story.lines.length;
  await end(told, chat, isAnswered ? agent : undefined, chance);
  return story.lines.length;
}

async function begin(deps: Deps, shop: Shop, story: Story, chance: () => number): Promise<VisitorActor> {
  const { session } = await startSession(deps, startHooks(deps), {
    siteKey: shop.siteKey,
    userAgent: "Mozilla/5.0 (demo)",
    body: {
      visitorSecret: newSecret(),
      clientId: newPublicId(),
      with: "assistant",
      page: { url: `${SITE}${story.page.path}`, title: story.page.title, referrer: "" },
      locale: pick(["en", "de", "fr", "en-GB"], chance()) ?? "en",
      timeZone: "Europe/Berlin",
    },
  });
  const { sessionId, visitorId } = await selectStarted(deps.db, session.id);
  const name = chance() < 0.6 ? pick(DEMO_VISITORS, chance()) : undefined;
  if (name !== undefined)
    await updateContact(deps.db, shop.workspaceId, visitorId, {
      name,
      email: `${name.toLowerCase().replace(" ", ".")}@example.com`,
      phone: null,
    });
  return {
    kind: "visitor",
    workspaceId: shop.workspaceId,
    widgetId: shop.widgetId,
    siteKey: shop.siteKey,
    visitorId,
    sessionId,
    sessionPublicId: session.id,
    expiresAt: new Date(Date.now() + DAY_MS),
  };
}

async function speak(
  deps: Deps,
  shop: Shop,
  chat: VisitorActor,
  agent: UserActor | undefined,
  { by, body }: { by: Story["lines"][number][0]; body: string },
): Promise<void> {
  const session: SessionKey = chat;
  const { head, epoch } = await selectHead(deps.db, chat.sessionId);
  const sender =
    by === "visitor"
      ? { kind: by, id: chat.visitorId, name: null }
      : by === "assistant"
        ? { kind: by, id: 0, name: shop.assistantName }
        : { kind: by, id: agent?.userId ?? 0, name: agent?.name ?? null };
  // The assistant's own id, by which it knows what it answered: else it would answer again at the next start.
  const clientId = by === "assistant" ? replyId(chat.sessionPublicId, head) : newPublicId();
  await append(deps, { session, kind: "text", sender, clientId, body, ...(by === "assistant" ? { epoch } : {}) });
}

async function end(told: Told, chat: VisitorActor, agent: UserActor | undefined, chance: () => number): Promise<void> {
  told.pass(30 + chance() * 120);
  await closeSession(told.deps, chat, agent ?? chat);
  if (chance() > (agent ? 0.6 : 0.25)) return;
  told.pass(5 + chance() * 60);
  const rating = pick([5, 5, 5, 5, 4, 4, 4, 3, 2], chance()) ?? 5;
  await rateSession(told.deps, chat, { rating, comment: pick(DEMO_COMMENTS[rating] ?? [], chance()) });
}

/** Counts the chats into the reports, as a running platform would within minutes. */
async function countAll(deps: Deps, workspaceId: number, widgetId: number): Promise<void> {
  const ids = await selectDemoChats(deps.db, workspaceId, widgetId, 100_000);
  for (let from = 0; from < ids.length; from += FOLD_BATCH) {
    let left = ids.slice(from, from + FOLD_BATCH);
    while (left.length > 0) left = await foldSessions(deps, left);
  }
}
