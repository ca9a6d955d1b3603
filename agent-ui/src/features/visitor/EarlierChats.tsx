import { type Session, sessionsApi } from "@chat/contract/sessions";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { previewOf } from "../../state/rowWords.ts";

interface EarlierChatsProps {
  session: Session;
  linkTo: (sessionId: string) => string;
}

/** Other chats of the same visitor. Says nothing while loading or where there are none: it is an extra, not a fact to wait for. */
export function EarlierChats({ session, linkTo }: EarlierChatsProps) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    // going through a list with the keyboard should not ask for each chat on the way
    const timer = setTimeout(() => setSettled(true), 400);
    return () => clearTimeout(timer);
  }, []);
  const chats = useEndpoint(
    sessionsApi.archive,
    { query: { visitorId: session.visitor.id, limit: 10 } },
    { enabled: isSettled },
  );
  const others = chats.data?.items.filter((each) => each.id !== session.id) ?? [];
  if (others.length === 0) return <div className="h-6" />;
  return (
    <section className="mt-4 border-n-5 border-t px-4 pt-3 pb-6">
      <h3 className="mb-1 font-medium text-n-10 text-xs">Earlier chats</h3>
      <ul className="-mx-2">
        {others.map((each) => (
          <li key={each.id}>
            <Link to={linkTo(each.id)} className="block rounded-md px-2 py-1.5 hover:bg-n-3">
              <span className="block truncate text-n-12 text-sm">
                <bdi>{previewOf(each)}</bdi>
              </span>
              <span className="text-n-10 text-xs">
                <Since at={each.last?.at ?? each.createdAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
