import { describe, expect, it } from "vitest";
import { spokenText } from "./spokenText.ts";

describe("spokenText", () => {
  it("keeps what a visitor typed and reads the team's marks", () => {
    const body = "**Size** 5*3*2, see [us](https://a.example)\n- # 4711";
    expect(spokenText({ by: "visitor", body, data: null })).toBe(body);
    for (const by of ["assistant", "agent"] as const)
      expect(spokenText({ by, body, data: null })).toBe("Size 5*3*2, see us • # 4711");
  });
  it("shows no marks of what was cut off", () =>
    expect(spokenText({ by: "assistant", body: "See **our ter", data: null, isCut: true })).toBe("See our ter"));
  it("names the files that came with it", () =>
    expect(spokenText({ by: "agent", body: "*Here*", data: { files: [{ name: "a_b_c.pdf" }] } })).toBe(
      "Here 📎 a_b_c.pdf",
    ));
});
