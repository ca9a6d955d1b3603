import { FlaskConical } from "lucide-react";
import { Badge } from "./Badge.tsx";

/** Beside whatever came with the installation to try it. */
export function DemoBadge({ className }: { className?: string }) {
  return (
    <Badge tone="info" icon={<FlaskConical aria-hidden />} {...(className ? { className } : {})}>
      Demo
    </Badge>
  );
}
