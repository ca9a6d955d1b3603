import type { MarkdownCase } from "../markdown-cases.ts";

/** Tables. */
export const tables: readonly MarkdownCase[] = [
  [
    "| Size | Price |\n|---|---:|\n| S | 5*3 € |\n| **M** | `a|b` |",
    "<table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>5*3 €</td></tr><tr><td><strong>M</strong></td><td><code>a|b</code></td></tr></table>",
    "Size | Price\nS | 5*3 €\nM | a|b",
  ],
  [
    "Size | Price\n--- | ---\nS | 5 €",
    "<table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>5 €</td></tr></table>",
    "Size | Price\nS | 5 €",
  ],
  [
    "Prices:\n| A | B |\n|:-:|---|\n| 1 | 2 | 3 |\n\nend",
    "<p>Prices:</p><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table><p>end</p>",
    "Prices:\n\nA | B\n1 | 2 | 3\n\nend",
  ],
  [
    "| a \\| b | c |\n|---|---|\n| d |",
    "<table><tr><th>a | b</th><th>c</th></tr><tr><td>d</td></tr></table>",
    "a | b | c\nd",
  ],
  ["| no | table |\n| here | at all |", "<p>| no | table |<br>| here | at all |</p>"],
  ["| A |\n|---|\n| 1 |", "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>", "A\n1"],
];
