import type { MarkdownCase } from "../markdown-cases.ts";

/** Code, byte for byte. */
export const code: readonly MarkdownCase[] = [
  ["`5*3` `__init__`", "<p><code>5*3</code> <code>__init__</code></p>", "5*3 __init__"],
  ["`` a`b `` and ``` `` ```", "<p><code>a`b</code> and <code>``</code></p>", "a`b and ``"],
  ["`  two  spaces  `", "<p><code>  two  spaces  </code></p>", "  two  spaces  "],
  ["`<b>` `&amp;`", "<p><code>&lt;b&gt;</code> <code>&amp;amp;</code></p>", "<b> &amp;"],
  ["` a `", "<p><code> a </code></p>", " a "],
  ["not ` closed", "<p>not ` closed</p>"],
  [
    "`list[1]` `![x](y)` `https://a.example`",
    "<p><code>list[1]</code> <code>![x](y)</code> <code>https://a.example</code></p>",
    "list[1] ![x](y) https://a.example",
  ],
  [
    "```js\nconst a = list[1];\n  if (a *= 2) b_c_d;\n```",
    "<pre><code>const a = list[1];\n  if (a *= 2) b_c_d;</code></pre>",
    "const a = list[1];\n  if (a *= 2) b_c_d;",
  ],
  ["~~~\n```\n~~~", "<pre><code>```</code></pre>", "```"],
  ["```\nnever closed\n**x**", "<pre><code>never closed\n**x**</code></pre>", "never closed\n**x**"],
  ["````\n```\n````", "<pre><code>```</code></pre>", "```"],
  ["```\n\n\ttab  and  spaces \n\n```", "<pre><code>\n\ttab  and  spaces \n</code></pre>", "\n\ttab  and  spaces \n"],
  [
    "Run:\n```\nnpm start\n```\nDone.",
    "<p>Run:</p><pre><code>npm start</code></pre><p>Done.</p>",
    "Run:\n\nnpm start\n\nDone.",
  ],
  [
    "1. Do\n   ```sh\n   cd x\n     ls\n   ```\n2. Done",
    '<ol><li value="1">Do<pre><code>cd x\n  ls</code></pre></li><li value="2">Done</li></ol>',
    "1. Do\n   cd x\n     ls\n2. Done",
  ],
  ["```one line```", "<p><code>one line</code></p>", "one line"],
];
