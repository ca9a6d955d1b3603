import { describe, expect, it } from "vitest";
import { explainRefusal } from "./explainRefusal.ts";

describe("explainRefusal", () => {
  it("says what to mend where the database does not let us in, and keeps what it said", () => {
    const refused = Object.assign(new Error("Access denied for user 'chat'@'db' (using password: YES)"), {
      code: "ER_ACCESS_DENIED_ERROR",
    });
    expect(explainRefusal(refused)).toMatch(/^Access denied for user 'chat'@'db'.*: DB_USER, DB_PASSWORD and DB_NAME/);
  });

  it("has nothing to say of any other failure", () => {
    for (const other of [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), new Error("x"), "x", null])
      expect(explainRefusal(other)).toBeUndefined();
  });
});
