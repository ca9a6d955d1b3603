import { ChevronLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

interface PageHeaderProps {
  title: string;
  /** One sentence on what this page is for. */
  help?: ReactNode;
  /** The one primary action, with what belongs beside it. */
  actions?: ReactNode;
  /** The list that this page was opened from. */
  back?: { to: string; label: string };
  badge?: ReactNode;
}

/** A page's head; names the tab too. */
export function PageHeader({ title, help, actions, back, badge }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {back && (
          <Link
            to={back.to}
            className="-ms-1 mb-1 inline-flex items-center gap-0.5 rounded-sm text-n-11 text-sm hover:text-n-12 hover:underline"
          >
            <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
            {back.label}
          </Link>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl">{title}</h1>
          {badge}
        </div>
        {help && <p className="mt-1 max-w-2xl text-base text-n-11">{help}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

let appName = "";

/** Set once by each app: the second half of every tab's title. */
export const setAppName = (name: string): void => {
  appName = name;
};

/** Names the browser tab while the page is shown. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = appName ? `${title} · ${appName}` : title;
  }, [title]);
}
