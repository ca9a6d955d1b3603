import { describe, expect, it } from "vitest";
import { describeError } from "./describeError.ts";
import { AppError } from "./errors.ts";

const databaseError = (message: string, more: object = {}) =>
  Object.assign(new Error(message), { code: "ER_X", errno: 1062, sqlState: "23000", sqlMessage: message, ...more });

describe("describeError", () => {
  it("tells type, code, message, frames and causes", () => {
    const cause = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED", address: "10.1.2.3" });
    const told = describeError(new AppError("unavailable", { sessionId: 7 }, { cause }));
    expect(told).toMatchObject({
      type: "AppError",
      code: "unavailable",
      details: { sessionId: 7 },
      cause: { code: "ECONNREFUSED", message: "connect refused" },
    });
    expect(told.stack?.split("\n")[0]).toMatch(/^\s+at /);
    expect(JSON.stringify(told)).not.toContain("10.1.2.3");
  });

  it("keeps a statement's placeholders and names, not its values", () => {
    const told = describeError(
      databaseError("Duplicate entry 'ada@example.com-secret \\' words' for key 'users.email'", {
        sql: "INSERT INTO users (email)\n   VALUES (?)",
        values: ["ada@example.com"],
      }),
    );
    expect(told).toMatchObject({
      message: "Duplicate entry '…' for key 'users.email'",
      sql: "INSERT INTO users (email) VALUES (?)",
      errno: 1062,
    });
    expect(JSON.stringify(told)).not.toMatch(/ada|secret/);
    const wrong = describeError(databaseError("Incorrect string value: 'my secret' for column 'body' at row 1"));
    expect(wrong.message).toBe("Incorrect string value: '…' for column 'body' at row 1");
  });

  it("keeps no part of a text that could not be parsed", () => {
    let error: unknown;
    try {
      JSON.parse('{"a": my secret words}');
    } catch (thrown) {
      error = Object.assign(thrown as Error, { body: "my secret words" });
    }
    expect(JSON.stringify(describeError(error))).not.toContain("secret");
  });

  it("hides addresses and tokens in any message, and ends a ring of causes", () => {
    const ring = new Error("mail to ada@example.com with Bearer abc.def-123 and eyJhbGciOi.eyJzdWIi.sig failed");
    ring.cause = ring;
    const text = JSON.stringify(describeError(ring));
    expect(text).not.toMatch(/ada@|abc\.def|eyJ/);
    expect(text).toContain("[e-mail]");
    expect(text.length).toBeLessThan(20_000);
  });

  it("takes whatever is thrown", () => {
    for (const thrown of [undefined, null, "text", 5, Symbol("x"), {}])
      expect(describeError(thrown).type).toBeDefined();
  });
});
