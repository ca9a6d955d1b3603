import { filesApi, limitsOf } from "@chat/contract/files";
import type { Deps } from "../../deps.ts";
import type { SessionKey } from "../../domain-events.ts";
import type { UserActor, VisitorActor } from "../../platform/auth/actors.ts";
import { AppError } from "../../platform/errors.ts";
import { type BoundRoute, bindRoutes } from "../../platform/http/bindRoutes.ts";
import type { IncomingFile, RequestMeta } from "../../platform/http/requestMeta.ts";
import { findTeamSession } from "../sessions/findTeamSession.ts";
import { findWidget } from "../widgets/findWidget.ts";
import { maxFileBytes, takenGroups } from "../widgets/installationLimits.ts";
import type { Uploader } from "./files.repository.ts";
import { showFile, takeBackFile } from "./showFile.ts";
import { uploadFile } from "./uploadFile.ts";

const uploaderOf = (actor: VisitorActor | UserActor): Uploader =>
  actor.kind === "visitor" ? { kind: "visitor", id: actor.visitorId } : { kind: "agent", id: actor.userId };

/** A visitor's token speaks for its own session; the door has compared it with the address. */
const sessionOf = async (deps: Deps, actor: VisitorActor | UserActor, sessionPublicId: string): Promise<SessionKey> =>
  actor.kind === "visitor"
    ? { workspaceId: actor.workspaceId, sessionId: actor.sessionId, sessionPublicId: actor.sessionPublicId }
    : findTeamSession(deps, actor.workspaceId, sessionPublicId);

function incomingOf(meta: RequestMeta): IncomingFile {
  if (!meta.incoming) throw new AppError("invalid_input", { why: "no bytes came" });
  return meta.incoming;
}

/** Files of chats: in, their addresses, and back out before they are sent. */
export const filesRoutes = (deps: Deps): BoundRoute[] =>
  bindRoutes(filesApi, {
    upload: async ({ actor, params, query, meta }) => {
      deps.limits.take("uploadAddress", meta.countedAs);
      const widget = await findWidget(deps, actor.siteKey);
      const attachments = widget?.settings.attachments;
      const groups = attachments?.isEnabled ? takenGroups(deps, attachments.groups) : [];
      if (groups.length === 0) throw new AppError("attachments_off", { siteKey: actor.siteKey });
      const session = await sessionOf(deps, actor, params.sessionId);
      return uploadFile(deps, {
        session,
        uploader: uploaderOf(actor),
        ...query,
        groups,
        incoming: incomingOf(meta),
        address: meta.countedAs,
      });
    },
    uploadAsAgent: async ({ actor, params, query, meta }) => {
      const session = await sessionOf(deps, actor, params.sessionId);
      const groups = takenGroups(deps);
      return uploadFile(deps, {
        session,
        uploader: uploaderOf(actor),
        ...query,
        groups,
        incoming: incomingOf(meta),
        address: meta.countedAs,
      });
    },
    show: async ({ actor, params }) =>
      showFile(deps, await sessionOf(deps, actor, params.sessionId), uploaderOf(actor), params.fileId),
    takeBack: async ({ actor, params }) => {
      await takeBackFile(deps, await sessionOf(deps, actor, params.sessionId), uploaderOf(actor), params.fileId);
      return { done: true as const };
    },
    limits: async () => {
      const limits = limitsOf(takenGroups(deps), maxFileBytes(deps));
      if (!limits) throw new AppError("attachments_off");
      return limits;
    },
  });
