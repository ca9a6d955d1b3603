import type { Session } from "@chat/contract/sessions";
import { Avatar } from "@chat/ui-kit/components/Avatar.tsx";
import { Badge } from "@chat/ui-kit/components/Badge.tsx";
import { IconButton } from "@chat/ui-kit/components/IconButton.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { TypedText } from "@chat/ui-kit/components/TypedText.tsx";
import { Star, X } from "lucide-react";
import type { ReactNode } from "react";
import { Brief } from "../../state/Brief.tsx";
import { causeWords } from "../../state/causeWords.ts";
import { safeHref, shownUrl } from "../../state/safeHref.ts";
import { visitorName } from "../../state/sessionLists.ts";
import { EarlierChats } from "./EarlierChats.tsx";
import { LocalTime } from "./LocalTime.tsx";
import { languageName } from "./languageName.ts";

interface VisitorPanelProps {
  session: Session;
  onHide: () => void;
  /** Where an earlier chat is read. */
  linkTo: (sessionId: string) => string;
}

/** Everything known of the visitor; all of it is text that the visitor or their browser sent. */
export function VisitorPanel({ session, onHide, linkTo }: VisitorPanelProps) {
  const { visitor, escalation, page, rating } = session;
  // what the form asked for and the head of this panel shows already is not said twice
  const known = new Set([visitor.name, visitor.email, visitor.phone]);
  const answers = session.answers.filter((answer) => !known.has(answer.value));
  const name = visitorName(session);
  return (
    <section aria-label="Visitor" className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 border-n-6 border-b px-4">
        <h2 className="font-semibold text-base">Visitor</h2>
        <IconButton label="Hide visitor details" size="sm" onClick={onHide}>
          <X />
        </IconButton>
      </header>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Visitor details"
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <div className="flex items-center gap-3 px-4 pt-4">
          <Avatar name={name} size="lg" status={visitor.isOnline ? "online" : "offline"} />
          <div className="min-w-0">
            <p className="break-words font-semibold text-md">
              <bdi>{name}</bdi>
            </p>
            <p className="mt-0.5 flex flex-wrap items-center gap-1.5 text-n-11 text-sm">
              {visitor.isOnline ? "Online now" : "Offline"}
              {(visitor.name || visitor.email || visitor.phone) && <Badge>Unverified</Badge>}
            </p>
          </div>
        </div>
        {escalation && (
          <Group title="Why people are asked">
            <div className="rounded-md border border-warning-border bg-warning-bg px-3 py-2 text-warning-text">
              <p className="flex flex-wrap items-baseline justify-between gap-x-2 font-medium text-sm">
                {causeWords(escalation.cause).short}
                <Since at={escalation.at} className="font-normal text-xs" />
              </p>
              {escalation.reason && <TypedText text={escalation.reason} className="mt-0.5 text-sm" />}
            </div>
            {escalation.brief && <Brief text={escalation.brief} className="mt-2" />}
          </Group>
        )}
        {rating && (
          <Group title="Rating">
            <p className="flex items-center gap-1 text-base">
              <span role="img" aria-label={`${rating.stars} of 5`} className="inline-flex">
                {[1, 2, 3, 4, 5].map((star) => (
                  <Star
                    key={star}
                    aria-hidden
                    className={
                      star <= rating.stars ? "size-4 fill-warning-solid text-warning-solid" : "size-4 text-n-8"
                    }
                  />
                ))}
              </span>
            </p>
            {rating.comment && <TypedText text={`“${rating.comment}”`} className="mt-1 text-base text-n-11" />}
          </Group>
        )}
        {(visitor.email || visitor.phone) && (
          <Group title="Contact">
            <Facts>
              {visitor.email && (
                <Fact label="E-mail">
                  <TypedText text={visitor.email} />
                </Fact>
              )}
              {visitor.phone && <Fact label="Phone">{visitor.phone}</Fact>}
            </Facts>
          </Group>
        )}
        {answers.length > 0 && (
          <Group title="Form">
            <Facts>
              {answers.map((answer) => (
                <Fact key={answer.label} label={answer.label}>
                  <TypedText text={answer.value} />
                </Fact>
              ))}
            </Facts>
          </Group>
        )}
        {page && (page.url || page.referrer) && (
          <Group title="Page">
            <Facts>
              {page.title && <Fact label="Title">{page.title}</Fact>}
              {page.url && (
                <Fact label="Address">
                  <SafeLink url={page.url} />
                </Fact>
              )}
              {page.referrer && (
                <Fact label="Came from">
                  <SafeLink url={page.referrer} />
                </Fact>
              )}
            </Facts>
          </Group>
        )}
        <Group title="Device">
          <Facts>
            {visitor.browser && <Fact label="Browser">{visitor.browser}</Fact>}
            {visitor.locale && <Fact label="Language">{languageName(visitor.locale)}</Fact>}
            {visitor.timeZone && (
              <Fact label="Local time">
                <LocalTime zone={visitor.timeZone} />
              </Fact>
            )}
            <Fact label="Chat began">
              <Since at={session.createdAt} />
            </Fact>
          </Facts>
        </Group>
        <EarlierChats session={session} linkTo={linkTo} />
      </section>
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-4 border-n-5 border-t px-4 pt-3 pb-1">
      <h3 className="mb-1.5 font-medium text-n-10 text-xs">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="space-y-1.5">{children}</dl>;
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(5.5rem,30%)_1fr] gap-2 text-sm">
      <dt className="break-words text-n-10">{label}</dt>
      <dd dir="auto" className="min-w-0 break-words text-n-12 [overflow-wrap:anywhere]">
        {children}
      </dd>
    </div>
  );
}

function SafeLink({ url }: { url: string }) {
  const href = safeHref(url);
  if (!href) return <span className="line-clamp-3">{url}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="line-clamp-3 text-accent-text underline-offset-2 hover:underline"
    >
      {shownUrl(href)}
    </a>
  );
}
