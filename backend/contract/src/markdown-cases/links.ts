import type { MarkdownCase } from "../markdown-cases.ts";

/** Links and bare addresses. */
export const links: readonly MarkdownCase[] = [
  [
    "[shop](https://shop.example/a?b=1&c=2)",
    '<p><a href="https://shop.example/a?b=1&amp;c=2">shop</a></p>',
    "shop (https://shop.example/a?b=1&c=2)",
  ],
  [
    '[shop](https://shop.example "Our shop")',
    '<p><a href="https://shop.example/">shop</a></p>',
    "shop (https://shop.example/)",
  ],
  [
    "[wiki](https://w.example/a_(b))",
    '<p><a href="https://w.example/a_(b)">wiki</a></p>',
    "wiki (https://w.example/a_(b))",
  ],
  [
    "[deep](https://w.example/a_(b_(c)))",
    '<p><a href="https://w.example/a_(b_(c))">deep</a></p>',
    "deep (https://w.example/a_(b_(c)))",
  ],
  [
    "[a [b [c] d] e](https://a.example)",
    '<p><a href="https://a.example/">a [b [c] d] e</a></p>',
    "a [b [c] d] e (https://a.example/)",
  ],
  [
    "[**bold** `code`](https://a.example)",
    '<p><a href="https://a.example/"><strong>bold</strong> <code>code</code></a></p>',
    "bold code (https://a.example/)",
  ],
  ["[call us](tel:+4930123456)", '<p><a href="tel:+4930123456">call us</a></p>', "call us (+4930123456)"],
  [
    "[write](mailto:a@b.example?subject=Hi)",
    '<p><a href="mailto:a@b.example?subject=Hi">write</a></p>',
    "write (a@b.example?subject=Hi)",
  ],
  [
    "[write](a@b.example) [site](www.shop.example)",
    '<p><a href="mailto:a@b.example">write</a> <a href="https://www.shop.example/">site</a></p>',
    "write (a@b.example) site (https://www.shop.example/)",
  ],
  [
    "<https://a.example/x> and <a@b.example>",
    '<p><a href="https://a.example/x">https://a.example/x</a> and <a href="mailto:a@b.example">a@b.example</a></p>',
    "https://a.example/x and a@b.example",
  ],
  ["see https://a.example/b?c=d.", '<p>see <a href="https://a.example/b?c=d">https://a.example/b?c=d</a>.</p>'],
  ["(https://a.example/x)", '<p>(<a href="https://a.example/x">https://a.example/x</a>)</p>'],
  ["https://a.example/a_(b), next", '<p><a href="https://a.example/a_(b)">https://a.example/a_(b)</a>, next</p>'],
  ["https://a.example/x_y_z*", '<p><a href="https://a.example/x_y_z">https://a.example/x_y_z</a>*</p>'],
  ["www.shop.example/a, www.", '<p><a href="https://www.shop.example/a">www.shop.example/a</a>, www.</p>'],
  [
    "Write to ada.o'neil+x@mail.shop.example!",
    "<p>Write to <a href=\"mailto:ada.o'neil+x@mail.shop.example\">ada.o'neil+x@mail.shop.example</a>!</p>",
  ],
  [
    "mailto:a@b.example or tel:+49-30-123",
    '<p><a href="mailto:a@b.example">mailto:a@b.example</a> or <a href="tel:+49-30-123">tel:+49-30-123</a></p>',
  ],
  [
    "**https://a.example** _www.b.example_",
    '<p><strong><a href="https://a.example/">https://a.example</a></strong> <em><a href="https://www.b.example/">www.b.example</a></em></p>',
    "https://a.example www.b.example",
  ],
  ["https://shop.example/f。次の", '<p><a href="https://shop.example/f">https://shop.example/f</a>。次の</p>'],
  ["「https://shop.example/e」です", '<p>「<a href="https://shop.example/e">https://shop.example/e</a>」です</p>'],
  ["メールはa@b.exampleまで", '<p>メールは<a href="mailto:a@b.example">a@b.example</a>まで</p>'],
  [
    "https://müller.example/ü?q=ä#ö",
    '<p><a href="https://xn--mller-kva.example/%C3%BC?q=%C3%A4#%C3%B6">https://müller.example/ü?q=ä#ö</a></p>',
  ],
  ["http://localhost:5000/x", '<p><a href="http://localhost:5000/x">http://localhost:5000/x</a></p>'],
  ["https://a.example…", '<p><a href="https://a.example/">https://a.example</a>…</p>'],
  ["“https://a.example” – yes", '<p>“<a href="https://a.example/">https://a.example</a>” – yes</p>'],
  [
    "[https://a.example](https://a.example)",
    '<p><a href="https://a.example/">https://a.example</a></p>',
    "https://a.example",
  ],
  ["[](https://a.example)", '<p><a href="https://a.example/">https://a.example</a></p>', "https://a.example"],
  ["[x] (https://a.example)", '<p>[x] (<a href="https://a.example/">https://a.example</a>)</p>'],
  ["[x](not an address)", "<p>[x](not an address)</p>"],
  [
    "![alt](https://a.example/i.png)",
    '<p><a href="https://a.example/i.png">alt</a></p>',
    "alt (https://a.example/i.png)",
  ],
  [
    "![](https://a.example/i.png)",
    '<p><a href="https://a.example/i.png">https://a.example/i.png</a></p>',
    "https://a.example/i.png",
  ],
  [
    "[![alt](https://a.example/i)](https://b.example)",
    '<p><a href="https://b.example/">alt</a></p>',
    "alt (https://b.example/)",
  ],
  [
    "[a [b](https://b.example) c](https://a.example)",
    '<p><a href="https://a.example/">a b c</a></p>',
    "a b c (https://a.example/)",
  ],
  [
    "https://a.example/`x`",
    '<p><a href="https://a.example/">https://a.example/</a><code>x</code></p>',
    "https://a.example/x",
  ],
  ["ftp://a.example and file.txt", "<p>ftp://a.example and file.txt</p>"],
  ["HTTPS://A.example/B", '<p><a href="https://a.example/B">HTTPS://A.example/B</a></p>'],
  ["user@host and a@b.c1", "<p>user@host and a@b.c1</p>"],
  ["git@github.example:a/b.git", '<p><a href="mailto:git@github.example">git@github.example</a>:a/b.git</p>'],
  [
    "[line\nbreak](https://a.example)",
    '<p><a href="https://a.example/">line<br>break</a></p>',
    "line\nbreak (https://a.example/)",
  ],
  ["[x](<https://a.example/a b>)", '<p>[x](&lt;<a href="https://a.example/a">https://a.example/a</a> b&gt;)</p>'],
  ["[x](https://a.example/a\\_b)", '<p><a href="https://a.example/a_b">x</a></p>', "x (https://a.example/a_b)"],
];
