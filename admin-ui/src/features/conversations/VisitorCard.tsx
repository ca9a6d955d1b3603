import type { Session } from "@chat/contract/sessions";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Card, CardBody } from "@chat/ui-kit/components/Card.tsx";
import { TypedText } from "@chat/ui-kit/components/TypedText.tsx";
import { dateTime, duration } from "@chat/ui-kit/components/times.ts";
import { widgetName } from "@chat/ui-kit/components/widgetName.ts";
import { serverNow } from "@chat/ui-kit/data/serverClock.ts";
import { Stars } from "@chat/ui-kit/features/chat/Stars.tsx";
import { visitorName } from "@chat/ui-kit/features/chat/visitorName.ts";
import { cn } from "@chat/ui-kit/theme/cn.ts";
import type { ReactNode } from "react";
import { causeText } from "./causeText.ts";

/** Who wrote, from where, and how the chat went. All of it comes from the visitor's side and is shown as text, addresses as links. */
export function VisitorCard({ session }: { session: Session }) {
  const { visitor, page, answers, rating, escalation } = session;
  const ended = session.closedAt ? Date.parse(session.closedAt) : serverNow();
  return (
    <div className="space-y-6 lg:sticky lg:top-8">
      <Card aria-label="Visitor">
        <CardBody>
          <div className="flex items-center gap-3">
            <Avatar name={visitorName(visitor)} />
            <div className="min-w-0">
              <h2 className="truncate font-semibold text-base">{visitorName(visitor)}</h2>
              <p className="text-n-11 text-sm">{visitor.isOnline ? "On the website now" : "Not on the website"}</p>
            </div>
          </div>
          <Facts>
            <Fact name="E-mail" value={visitor.email} />
            <Fact name="Phone" value={visitor.phone} />
            {answers.map((answer) => (
              <Fact key={answer.label} name={answer.label} value={answer.value} />
            ))}
            <Fact name="Browser" value={visitor.browser} />
            <Fact name="Language" value={languageName(visitor.locale)} />
            <Fact name="Time zone" value={visitor.timeZone} />
            <Fact name="Page" value={page && (page.title || page.url)} />
            <Fact name="Address" value={page?.url} />
            <Fact name="Came from" value={page?.referrer} />
          </Facts>
        </CardBody>
      </Card>
      <Card aria-label="Chat">
        <CardBody className="pt-3">
          <Facts>
            <Fact name="Widget" value={widgetName(session.widget)} />
            <Fact name="Started" value={dateTime(session.createdAt)} />
            <Fact
              name={session.closedAt ? "Lasted" : "Going on for"}
              value={duration(ended - Date.parse(session.createdAt))}
            />
            <Fact name="Agent" value={session.agent?.name} />
            {escalation && <Fact name="Handed over" value={causeText(escalation.cause)} />}
            <Fact name="Reason" value={escalation?.reason} />
            <Fact name="Brief" value={escalation?.brief} isWide />
            {rating && <Fact name="Rating" value={<Stars stars={rating.stars} />} />}
            <Fact name="Comment" value={rating?.comment} />
          </Facts>
        </CardBody>
      </Card>
    </div>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="mt-3 grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-2 text-sm">{children}</dl>;
}

function Fact({ name, value, isWide }: { name: string; value: ReactNode; isWide?: boolean }) {
  if (value === null || value === undefined || value === "") return null;
  return (
    <>
      <dt className={cn("break-words text-n-10", isWide && "col-span-2")}>{name}</dt>
      <dd className={cn("min-w-0 whitespace-pre-wrap break-words", isWide && "col-span-2 rounded-md bg-n-3 px-3 py-2")}>
        {typeof value === "string" ? <TypedText text={value} /> : value}
      </dd>
    </>
  );
}

function languageName(locale: string | null): string | null {
  if (!locale) return null;
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}
