import type { ProviderSettings } from "@chat/contract/assistant";
import { Card, CardBody } from "@chat/ui-kit/components/Card.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Since } from "@chat/ui-kit/components/Since.tsx";
import { BookOpenText, Bot, KeyRound } from "lucide-react";
import type { ReactNode } from "react";

const WORDS: Record<ProviderSettings["keySource"], { icon: ReactNode; title: string; text: string }> = {
  workspace: {
    icon: <KeyRound aria-hidden />,
    title: "Your own key",
    text: "Answers are written by the model you chose, from your knowledge, on your account with the provider.",
  },
  installation: {
    icon: <Bot aria-hidden />,
    title: "This installation's key",
    text: "Answers are written by a model on the account of whoever runs this installation. Enter a key to use your own.",
  },
  none: {
    icon: <BookOpenText aria-hidden />,
    title: "The built-in answerer",
    text: "No key is set. Answers are taken word for word from your knowledge, with their source; where nothing fits, a person is offered.",
  },
};

/** Who writes the answers just now, and the provider's last failure if there is one. */
export function WhoAnswers({ settings }: { settings: ProviderSettings }) {
  const words = WORDS[settings.keySource];
  return (
    <Card>
      <CardBody className="space-y-4">
        <div className="flex items-start gap-3">
          <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent-bg text-accent-text [&_svg]:size-4.5">
            {words.icon}
          </span>
          <div className="min-w-0">
            <p className="text-n-11 text-xs">Answering now</p>
            <h2 className="font-semibold text-md">{words.title}</h2>
            <p className="mt-1 text-n-11 text-sm">{words.text}</p>
          </div>
        </div>
        {settings.lastFailure && (
          <Notice tone="danger" title="The provider failed last time">
            <p className="break-words">{settings.lastFailure.message}</p>
            <p className="mt-1 text-xs">
              <Since at={settings.lastFailure.at} />
            </p>
          </Notice>
        )}
      </CardBody>
    </Card>
  );
}
