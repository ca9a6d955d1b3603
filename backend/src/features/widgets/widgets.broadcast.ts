import type { Deps } from "../../deps.ts";
import type { DomainEvents } from "../../domain-events.ts";
import type { Realtime, VisitorSocket } from "../../platform/socket/io.ts";
import { mayPageUse } from "./isOriginAllowed.ts";
import { selectWidgetByKey } from "./widgets.repository.ts";

/**
 * Closes the open visitors' sockets of a widget that was switched off or deleted, and of websites taken from its list: those of this process
 * at once, those of every other when the signal comes, within two seconds (X33).
 *
 * The actor is taken away first, so that not one more event passes while the socket closes. The widget is read from the database, for what
 * is remembered may be forgotten by a listener that comes after this one. The signal is heard here as well: a connection that was let in while
 * the widget was saved is found then.
 */
export function broadcastWidgets(deps: Deps, { visitors }: Pick<Realtime, "visitors">): void {
  const { db, events, signals, logger } = deps;
  const close = (socket: VisitorSocket, code: "widget_gone" | "origin_refused"): void => {
    socket.data.actor = null;
    socket.emit("widget:gone", { code });
    socket.disconnect(true);
  };
  const review = async ({ siteKey }: DomainEvents["widget.changed"]): Promise<void> => {
    const isOfIt = ({ data }: VisitorSocket): boolean => data.actor?.siteKey === siteKey;
    if (![...visitors.sockets.values()].some(isOfIt)) return;
    const widget = await selectWidgetByKey(db, siteKey);
    let closed = 0;
    for (const socket of visitors.sockets.values()) {
      if (!isOfIt(socket) || mayPageUse(deps, widget, socket.data.from)) continue;
      close(socket, widget?.isEnabled ? "origin_refused" : "widget_gone");
      closed += 1;
    }
    if (closed > 0) logger.info({ siteKey, sockets: closed }, "live sockets of a widget's pages were closed");
  };
  const reviewQuietly = (fact: DomainEvents["widget.changed"]): void => {
    review(fact).catch((error: unknown) =>
      logger.warn({ err: error, siteKey: fact.siteKey }, "open sockets of a changed widget could not be reviewed"),
    );
  };
  events.on("widget.changed", reviewQuietly);
  signals.on("widget.changed", reviewQuietly);
}
