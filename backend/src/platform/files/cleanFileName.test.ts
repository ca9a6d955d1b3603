import { describe, expect, it } from "vitest";
import { cleanFileName, endingOf } from "./cleanFileName.ts";

describe("cleanFileName", () => {
  it.each([
    ["report.pdf", "report.pdf"],
    ["Rechnung März (1).pdf", "Rechnung März (1).pdf"],
    ["報告書.docx", "報告書.docx"],
    ["../../etc/passwd.txt", "passwd.txt"],
    ["C:\\Users\\me\\x.png", "x.png"],
    ["photo\u202Egpj.exe", "photogpj.exe"], // the mark that shows it as photoexe.jpg
    ["a\u0000b\r\nc\u200Bd.txt", "abcd.txt"],
    ["  ..hidden.txt  ", "hidden.txt"],
    ['a<b>:"|?*.csv', "a_b______.csv"],
    ["<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"],
    ["\uD800half.png", "half.png"],
    ["/", "file"],
    [".png", "png"],
    ["e\u0301.txt", "é.txt"],
  ])("makes %j to %j", (given, clean) => expect(cleanFileName(given, 120)).toBe(clean));

  it("keeps the ending of a name that is too long", () => {
    const clean = cleanFileName(`${"é".repeat(300)}.pdf`, 120);
    expect(clean).toHaveLength(120);
    expect(clean.endsWith("é.pdf")).toBe(true);
    expect([...cleanFileName(`${"😀".repeat(300)}.pdf`, 121)].at(0)).toBe("😀");
  });

  it.each([
    ["a.PDF", "pdf"],
    ["invoice.pdf.exe", "exe"],
    ["evil.svg.png", "png"],
    ["noending", ""],
    ["a.", ""],
  ])("reads the ending of %j as %j", (name, ending) => expect(endingOf(name)).toBe(ending));
});
