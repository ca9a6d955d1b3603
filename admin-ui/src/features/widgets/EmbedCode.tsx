import { isLocalAddress } from "@chat/contract/origins";
import { CopyButton } from "@chat/ui-kit/components/CopyButton.tsx";
import { Field } from "@chat/ui-kit/components/Field.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Select } from "@chat/ui-kit/components/Select.tsx";
import { useState } from "react";
import { embedSnippets } from "./embedSnippets.ts";
import { useTagOrigin } from "./useTagOrigin.ts";

interface EmbedCodeProps {
  siteKey: string;
  /** The plain tag alone, without the ways for other systems. */
  isPlain?: boolean;
}

/** The tag to paste, for plain HTML and the systems people use; says when nobody else could load it. */
export function EmbedCode({ siteKey, isPlain }: EmbedCodeProps) {
  const origin = useTagOrigin();
  const snippets = embedSnippets(origin, siteKey);
  const [system, setSystem] = useState("html");
  const snippet = snippets.find(({ value }) => !isPlain && value === system) ?? snippets[0];
  if (!snippet) return null;
  return (
    <div className="space-y-3">
      {isLocalAddress(origin) && (
        <Notice tone="warning" title="Visitors elsewhere cannot load this tag">
          It names {new URL(origin).hostname}, which is this computer alone: good for a try on this machine. For your
          visitors, start the platform with <code className="font-mono text-sm">PUBLIC_URL</code> set to the address at
          which they reach it, and copy the tag again.
        </Notice>
      )}
      {!isPlain && (
        <Field label="Your website is made with" help={snippet.where}>
          {(control) => (
            <Select
              {...control}
              value={snippet.value}
              onChange={(event) => setSystem(event.target.value)}
              options={snippets.map(({ value, label }) => ({ value, label }))}
            />
          )}
        </Field>
      )}
      <Code code={snippet.code} />
    </div>
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
