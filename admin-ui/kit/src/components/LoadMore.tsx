import { Button } from "./Button.tsx";

interface LoadMoreProps {
  hasMore: boolean;
  busy: boolean;
  onMore: () => void;
  /** How many are shown, said beside the button. */
  shown?: number;
}

/** The foot of a list that is read page by page. */
export function LoadMore({ hasMore, busy, onMore, shown }: LoadMoreProps) {
  if (!hasMore) return null;
  return (
    <div className="flex items-center justify-center gap-3 border-n-5 border-t px-4 py-3">
      <Button size="sm" busy={busy} onClick={onMore}>
        Load more
      </Button>
      {shown !== undefined && <span className="text-n-10 text-sm tabular-nums">{shown} shown</span>}
    </div>
  );
}
