import type { BaseSyntheticEvent, ComponentProps } from "react";
import { cn } from "../theme/cn.ts";
import { Notice } from "./Notice.tsx";

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
  onSubmit: (event: BaseSyntheticEvent) => Promise<void>;
  /** What went wrong and belongs to no field; said above them. */
  failure?: string | undefined;
}

/** A form that checks itself (`useZodForm`) instead of the browser. */
export function Form({ onSubmit, failure, className, children, ...rest }: FormProps) {
  return (
    <form noValidate onSubmit={(event) => void onSubmit(event)} className={cn("space-y-4", className)} {...rest}>
      {failure && (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      )}
      {children}
    </form>
  );
}
