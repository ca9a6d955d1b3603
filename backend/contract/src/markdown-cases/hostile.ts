import type { MarkdownCase } from "../markdown-cases.ts";

/** What must stay harmless text. */
export const hostile: readonly MarkdownCase[] = [
  ["[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"],
  ["[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"],
  ["[x](\u0001javascript:alert(1))", "<p>[x](\u0001javascript:alert(1))</p>"],
  ["[x](java\tscript:alert(1))", "<p>[x](java\tscript:alert(1))</p>"],
  ["[x](&#106;avascript:alert(1))", "<p>[x](&amp;#106;avascript:alert(1))</p>"],
  ["[x](data:text/html,<script>alert(1)</script>)", "<p>[x](data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;)</p>"],
  ["[x](vbscript:msgbox(1))", "<p>[x](vbscript:msgbox(1))</p>"],
  ["[x](//evil.example)", "<p>[x](//evil.example)</p>"],
  ["[x](/relative)", "<p>[x](/relative)</p>"],
  ["[x](blob:https://a.example/1)", "<p>[x](blob:https://a.example/1)</p>"],
  ["[x](file:///etc/passwd)", "<p>[x](file:///etc/passwd)</p>"],
  ["<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"],
  [
    "[https://good.example](javascript:alert(1))",
    '<p>[<a href="https://good.example/">https://good.example</a>](javascript:alert(1))</p>',
  ],
  ["https://good.example/\u202egpj.exe", "<p>https://good.example/\u202egpj.exe</p>"],
  ["[x](https://good.example/\u202egpj)", "<p>[x](https://good.example/\u202egpj)</p>"],
  ["https://goo\u200bd.example", "<p>https://goo\u200bd.example</p>"],
  ["https://bank.example@evil.example/", "<p>https://bank.example@evil.example/</p>"],
  ["[x](https://bank.example:80@evil.example/)", "<p>[x](https://bank.example:80@evil.example/)</p>"],
  ["<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"],
  ["<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"],
  ["</p><style>*{}</style>", "<p>&lt;/p&gt;&lt;style&gt;*{}&lt;/style&gt;</p>"],
  [
    "`<script>`\n```\n</code></pre><script>\n```",
    "<p><code>&lt;script&gt;</code></p><pre><code>&lt;/code&gt;&lt;/pre&gt;&lt;script&gt;</code></pre>",
    "<script>\n\n</code></pre><script>",
  ],
  [
    '[<img src=x>](https://a.example/"onclick=alert(1))',
    '<p><a href="https://a.example/%22onclick=alert(1)">&lt;img src=x&gt;</a></p>',
    "<img src=x> (https://a.example/%22onclick=alert(1))",
  ],
];
