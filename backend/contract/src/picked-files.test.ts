import { describe, expect, it } from "vitest";
import { FILE_GROUPS, limitsOf } from "./files.ts";
import { nameForUpload, pickProblem } from "./picked-files.ts";

describe("pickProblem", () => {
  const limits = limitsOf(["image"], 1000);
  const problem = (name: string, size = 10) => limits && pickProblem({ name, size }, limits);

  it("lets pass what the limits name, whatever the case of its ending", () => {
    expect(problem("photo.jpg")).toBeNull();
    expect(problem("PHOTO.PNG")).toBeNull();
  });

  it("names what is wrong", () => {
    expect(problem("photo.jpg", 1001)).toBe("tooLarge");
    expect(problem("photo.jpg", 0)).toBe("empty");
    expect(problem("invoice.pdf")).toBe("typeRefused");
    expect(problem("photo.jpg.exe")).toBe("typeRefused");
    expect(problem("photo")).toBe("typeRefused");
    expect(problem("IMG_0001.HEIC")).toBe("heic");
    expect(problem("image/png")).toBe("typeRefused");
  });

  it("knows every type of every group", () => {
    const all = limitsOf(FILE_GROUPS, 1000);
    for (const ending of all?.accept.filter((each) => each.startsWith(".")) ?? [])
      expect(all && pickProblem({ name: `a${ending}`, size: 1 }, all)).toBeNull();
  });
});

describe("nameForUpload", () => {
  it("keeps the ending of a long name, and whole characters", () => {
    const name = nameForUpload(`${"😀".repeat(200)}.pdf`);
    expect(name.endsWith("😀.pdf")).toBe(true);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(() => encodeURIComponent(name)).not.toThrow();
  });

  it("is one line", () => expect(nameForUpload("a\nb\u2028c\uD800.txt")).toBe("a_b_c_.txt"));
});
