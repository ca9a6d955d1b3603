import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { Tabs } from "@chat/ui-kit/components/Tabs.tsx";
import { embedSnippets } from "./embedSnippets.ts";

interface EmbedCodeProps {
  siteKey: string;
  /** The plain tag alone, without the ways for other systems. */
  isPlain?: boolean;
}

/** The tag to paste, for plain HTML and the systems people use. */
export function EmbedCode({ siteKey, isPlain }: EmbedCodeProps) {
  const snippets = embedSnippets(location.origin, siteKey);
  if (isPlain) return <Code code={snippets[0]?.code ?? ""} />;
  return (
    <Tabs
      label="Where you paste it"
      isWrapped
      items={snippets.map((snippet) => ({
        value: snippet.value,
        label: snippet.label,
        content: (
          <div className="space-y-3">
            <p className="text-n-11 text-sm">{snippet.where}</p>
            <Code code={snippet.code} />
          </div>
        ),
      }))}
    />
  );
}

function Code({ code }: { code: string }) {
  return (
    <div className="overflow-clip rounded-md border border-n-6 bg-n-2">
      <div className="flex justify-end border-n-6 border-b p-1.5">
        <CopyButton text={code} label="Copy code" />
      </div>
      <pre className="whitespace-pre-wrap p-3.5 font-mono text-sm leading-6 [overflow-wrap:anywhere]">
        <code>{code}</code>
      </pre>
    </div>
  );
}
