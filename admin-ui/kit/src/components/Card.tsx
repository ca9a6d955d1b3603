import type { ComponentPropsWithRef, ReactNode } from "react";
import { cn } from "../theme/cn.ts";

export function Card({ className, ...rest }: ComponentPropsWithRef<"section">) {
  return <section className={cn("rounded-lg border border-n-6 bg-surface", className)} {...rest} />;
}

interface CardHeaderProps {
  title: ReactNode;
  help?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

export function CardHeader({ title, help, actions, className }: CardHeaderProps) {
  return (
    <header className={cn("flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4", className)}>
      <div className="min-w-0">
        <h2 className="font-semibold text-md">{title}</h2>
        {help && <p className="mt-0.5 text-n-11 text-sm">{help}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

export function CardBody({ className, ...rest }: ComponentPropsWithRef<"div">) {
  return <div className={cn("p-5", className)} {...rest} />;
}
