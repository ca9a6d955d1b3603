import type { IncomingMessage } from "node:http";
import type { Authenticator, RequestOrigin } from "../auth/actors.ts";
import { countedAddress } from "../http/countedAddress.ts";
import { isOwnOrigin } from "../http/ownOrigin.ts";
import type { PlatformDeps } from "../platformDeps.ts";
import { clientAddress } from "./clientAddress.ts";
import { createOpenCounts } from "./openCounts.ts";
import { countHandshakeRefusal } from "./watchConnections.ts";

/** What a connection was let in as; it never changes while it lives. */
export interface Admission {
  /** The widget whose page it is; null for a connection that named none. */
  readonly siteKey: string | null;
  /** From a page of this platform itself: the only ones that may enter the agents' namespace. */
  readonly isOwn: boolean;
  /** The page, as the widget's list is asked about it. */
  readonly from: RequestOrigin;
  /** As limits count it. */
  readonly address: string;
}

/** An office behind one address stays below it; a script that opens thousands does not (X74). */
const PER_ADDRESS_MAX = 500;
/** Of that, what one process may hold of an address without telling the others. */
const UNTOLD_PART = 1 / 50;
/** On one process: it guards memory, and more processes may carry more. */
const PER_WIDGET_MAX = 20_000;
/** Whatever else is asked for is no widget: the database would stumble over its characters. */
const SITE_KEY = /^[\w-]{1,64}$/;

/** Decides at the handshake who may open a socket, and counts those that are open. */
export interface Doorkeeper {
  /** For Socket.IO's `allowRequest`. */
  admit(request: IncomingMessage): Promise<boolean>;
  /** Hands over what `admit` decided; called once per connection that came through. */
  enter(request: IncomingMessage): Admission | undefined;
  leave(admission: Admission): void;
  /** From now on nobody new. */
  close(): void;
}

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

/**
 * Origin is checked here for the websocket, which CORS does not guard (X40): own pages, or a page that the named widget allows.
 *
 * Key and origin stay bound to the connection, so a token of another widget is no use on it.
 */
export function createDoorkeeper(
  { config, limits, logger, metrics, redis }: Pick<PlatformDeps, "config" | "limits" | "logger" | "metrics" | "redis">,
  authenticator: Authenticator,
): Doorkeeper {
  const admitted = new WeakMap<IncomingMessage, Admission>();
  const [addressMax, widgetMax] = [PER_ADDRESS_MAX * config.RATE_FACTOR, PER_WIDGET_MAX * config.RATE_FACTOR];
  const byAddress = createOpenCounts(redis, Math.max(1, addressMax * UNTOLD_PART), logger);
  const byWidget = createOpenCounts(null, widgetMax, logger);
  let isClosed = false;

  return {
    async admit(request) {
      if (isClosed) {
        countHandshakeRefusal(metrics, "draining");
        return false;
      }
      const url = new URL(request.url ?? "/", "http://localhost");
      const origin = single(request.headers.origin);
      const fetchSite = single(request.headers["sec-fetch-site"]);
      const address = clientAddress(request, config.TRUST_PROXY);
      const counted = countedAddress(address);
      limits.take("handshake", counted);
      const forwarded =
        config.TRUST_PROXY > 0 ? single(request.headers["x-forwarded-proto"])?.split(",").at(-1)?.trim() : undefined;
      const isOwn = isOwnOrigin(config, {
        origin,
        fetchSite,
        host: single(request.headers.host),
        protocol: forwarded ?? "http",
      });
      const siteKey = url.searchParams.get("siteKey");
      const isFull = byAddress.isFull(counted, addressMax) || (siteKey !== null && byWidget.isFull(siteKey, widgetMax));
      const from = isOwn ? { origin: config.publicUrl, fetchSite: "same-origin" } : { origin, fetchSite };
      const isWelcome =
        siteKey === null ? isOwn : SITE_KEY.test(siteKey) && (await authenticator.isOriginAllowed(siteKey, from));
      if (!isWelcome || isFull) {
        countHandshakeRefusal(metrics, isFull ? "full" : "origin");
        logger.info({ origin, siteKey: siteKey?.slice(0, 40), address, isFull }, "a socket was refused at the door");
        return false;
      }
      admitted.set(request, { siteKey, isOwn, from, address: counted });
      return true;
    },
    enter(request) {
      const admission = admitted.get(request);
      if (admission) byAddress.enter(admission.address);
      if (admission && admission.siteKey !== null) byWidget.enter(admission.siteKey);
      return admission;
    },
    leave({ address, siteKey }) {
      byAddress.leave(address);
      if (siteKey !== null) byWidget.leave(siteKey);
    },
    close() {
      isClosed = true;
      byAddress.release();
    },
  };
}
