import { Compass } from "lucide-react";
import { Link } from "react-router";
import { Button } from "./Button.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { useDocumentTitle } from "./PageHeader.tsx";

interface NotFoundProps {
  title?: string;
  help?: string;
  home?: { to: string; label: string };
}

/** An address that leads nowhere, or a thing that is gone. */
export function NotFound({
  title = "There is nothing at this address",
  help = "It may have been removed, or the link is incomplete.",
  home = { to: "/", label: "Go to the start" },
}: NotFoundProps) {
  useDocumentTitle("Not found");
  return (
    <EmptyState
      icon={<Compass />}
      isPage
      title={title}
      className="min-h-[60dvh] justify-center"
      action={
        <Button asChild>
          <Link to={home.to}>{home.label}</Link>
        </Button>
      }
    >
      {help}
    </EmptyState>
  );
}
