import { describe, expect, it } from "vitest";
import { createCitationFilter } from "./citations.ts";

const run = (text: string, sources: number, size: number) => {
  const filter = createCitationFilter(sources);
  let shown = "";
  for (let at = 0; at < text.length; at += size) shown += filter.push(text.slice(at, at + size));
  return { shown: shown + filter.flush(), cited: [...filter.cited] };
};

describe.each([1, 2, 3, 7, 1000])("createCitationFilter, fed %i characters at a time", (size) => {
  it.each([
    ["It takes 30 days [[1]]. Free of charge.[[2]]", 2, "It takes 30 days. Free of charge.", [1, 2]],
    ["Both say so [[1, 3]]", 3, "Both say so", [1, 3]],
    ["Other forms [1] and 【2】.", 2, "Other forms and.", [1, 2]],
    ["A link [1](https://a.example) and list[1]: kept", 1, "A link [1](https://a.example) and list[1]: kept", []],
    ["Beyond [[9]] stays", 2, "Beyond [[9]] stays", []],
    ["No sources [[1]]", 0, "No sources [[1]]", []],
    ["An image ![x](https://evil.example/?q=1)!", 1, "An image [x](https://evil.example/?q=1)!", []],
    ["Ends openly [[", 1, "Ends openly [[", []],
    ["Wow! [see](https://a.example)", 1, "Wow! [see](https://a.example)", []],
    ["Two\n\nparagraphs\n- and 👋🏽 a list", 1, "Two\n\nparagraphs\n- and 👋🏽 a list", []],
    ["a\u0000b", 1, "ab", []],
    ["Use `list[1];` here [[1]].", 1, "Use `list[1];` here.", [1]],
    ["Say ``a[1] ` ![x]`` or `![ -f x ]`", 1, "Say ``a[1] ` ![x]`` or `![ -f x ]`", []],
    [
      "Run this [[2]]:\n\n```sh\nif ![ -f x ]; then echo $(list[1]) [[1]]; fi\n```\n\nDone [[2]].",
      2,
      "Run this:\n\n```sh\nif ![ -f x ]; then echo $(list[1]) [[1]]; fi\n```\n\nDone.",
      [2],
    ],
    [
      "1. First:\n   ~~~\n   list[1] = '【1】'\n   ~~~\n2. Then ![x](y)",
      1,
      "1. First:\n   ~~~\n   list[1] = '【1】'\n   ~~~\n2. Then [x](y)",
      [],
    ],
    ["An open ` tick, an ![image](y) [[1]]", 1, "An open ` tick, an [image](y)", [1]],
    ["bare list[1]; stays", 1, "bare list[1]; stays", []],
  ])("turns %j into what may be shown", (text, sources, shown, cited) => {
    expect(run(text, sources, size)).toEqual({ shown, cited });
  });
});

describe("createCitationFilter", () => {
  it("lets plain words through at once", () => {
    const filter = createCitationFilter(3);
    expect(filter.push("Hello")).toBe("Hello");
    expect(filter.push(" world, ")).toBe(" world,");
    expect(filter.push("again")).toBe(" again");
  });

  it("is not slowed by hostile text", () => {
    // Linear: a quarter of a second. A cost that grows with the square of 1.8 million characters would not end at all.
    const start = performance.now();
    run(`${"[".repeat(500_000)}${" ".repeat(500_000)}${"[[1,".repeat(200_000)}`, 3, 50);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
