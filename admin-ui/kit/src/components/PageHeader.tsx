import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

interface PageHeaderProps {
  title: string;
  /** One sentence on what this page is for. */
  help?: ReactNode;
  /** The one primary action, with what belongs beside it. */
  actions?: ReactNode;
  /** Only from the third level on: where this page lies. */
  crumbs?: readonly { to: string; label: string }[];
  badge?: ReactNode;
}

/** A page's head; names the tab too. */
export function PageHeader({ title, help, actions, crumbs, badge }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        {crumbs && (
          <nav aria-label="Breadcrumbs" className="mb-1 flex flex-wrap items-center gap-1 text-n-11 text-sm">
            {crumbs.map((crumb) => (
              <span key={crumb.to} className="inline-flex items-center gap-1">
                <Link to={crumb.to} className="rounded-sm hover:text-n-12 hover:underline">
                  {crumb.label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5 text-n-10 rtl:-scale-x-100" />
              </span>
            ))}
          </nav>
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
