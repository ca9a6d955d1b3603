import type { ComponentPropsWithRef } from "react";
import { cn } from "../theme/cn.ts";
import { controlStyle } from "./Input.tsx";

export function Textarea({ className, ...rest }: ComponentPropsWithRef<"textarea">) {
  return <textarea className={cn(controlStyle, "field-sizing-content min-h-20 max-h-96 py-2", className)} {...rest} />;
}
