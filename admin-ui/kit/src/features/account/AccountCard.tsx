import type { ReactNode } from "react";
import { useDocumentTitle } from "../../components/PageHeader.tsx";
import { UpdateBanner } from "../../components/UpdateBanner.tsx";

interface AccountCardProps {
  title: string;
  help?: ReactNode;
  children: ReactNode;
  /** Below the card: the way to the other account pages. */
  footer?: ReactNode;
}

/** The frame of every page one sees before signing in. */
export function AccountCard({ title, help, children, footer }: AccountCardProps) {
  useDocumentTitle(title);
  return (
    <div className="flex min-h-dvh flex-col">
      <UpdateBanner />
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 py-10">
        <ProductMark className="mb-6 justify-center" />
        <div className="rounded-lg border border-n-6 bg-surface p-6 sm:p-8">
          <h1 className="font-semibold text-lg">{title}</h1>
          {help && <div className="mt-1 text-base text-n-11">{help}</div>}
          <div className="mt-6">{children}</div>
        </div>
        {footer && <p className="mt-5 text-center text-base text-n-11">{footer}</p>}
      </main>
    </div>
  );
}

/** The product's sign and name. */
export function ProductMark({ className = "", small }: { className?: string; small?: boolean }) {
  return (
    <span className={`flex items-center gap-2.5 ${className}`}>
      <svg aria-hidden viewBox="0 0 32 32" className={small ? "size-7" : "size-8"}>
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M9 11.5A3.5 3.5 0 0 1 12.5 8h7A3.5 3.5 0 0 1 23 11.5v5a3.5 3.5 0 0 1-3.5 3.5H16l-4.3 3.6c-.5.4-1.2.05-1.2-.6V19.6A3.5 3.5 0 0 1 9 16.5z"
          className="fill-on-accent"
        />
        <circle cx="13.5" cy="14" r="1.3" className="fill-accent" />
        <circle cx="18.5" cy="14" r="1.3" className="fill-accent" />
      </svg>
      {!small && <span className="font-semibold text-md">Chat Widget Generator</span>}
    </span>
  );
}
