import { describe, expect, it } from "vitest";
import { createLogger, type LoggerOptions } from "./logger.ts";

/** Writes one line and gives it back as it would stand in a file. */
const lineOf = (fields: object, message = "said", options: LoggerOptions = {}): string => {
  let text = "";
  const destination = {
    write: (line: string) => {
      text += line;
    },
  };
  createLogger("debug", { ...options, destination }).info(fields, message);
  return text;
};

describe("createLogger", () => {
  it("writes one JSON line with a time", () => {
    const line = lineOf({ sessionId: 7 });
    expect(line.endsWith("\n")).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ level: 30, sessionId: 7, msg: "said", time: expect.stringMatching(/Z$/) });
  });

  it("hides by name, at any depth, and leaves the rest as it is", () => {
    const line = lineOf({
      password: "s3cret",
      request: { headers: { authorization: "s3cret", cookie: "s3cret" }, list: [{ accessToken: "s3cret", seq: 4 }] },
      email: "s3cret",
      body: "s3cret",
      apiKey: "s3cret",
      user: "u1",
    });
    expect(line).not.toContain("s3cret");
    expect(JSON.parse(line)).toMatchObject({ user: "u1", request: { list: [{ seq: 4 }] } });
  });

  it("does not change what it was given", () => {
    const fields = { password: "x", nested: { token: "y" } };
    lineOf(fields);
    expect(fields).toEqual({ password: "x", nested: { token: "y" } });
  });

  it("X84, X97 writes nothing that a terminal acts on or that looks like another line", () => {
    const hostile = '\r\n{"level":50,"msg":"forged"}\u001b[2J\u009b2J\u0000\u202Etxt.exe\u200b\u2028\u{E0041}';
    const line = lineOf({ path: hostile, [hostile]: 1 }, hostile);
    expect(line.split("\n")).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u2028\u202e]|\u{E0041}/u);
    expect(JSON.parse(line)).toMatchObject({ path: hostile, msg: hostile }); // nothing is lost, only made visible
  });

  it("keeps as much of an address as it is told", () => {
    const said = (address: "full" | "network" | "none", ip: string) => JSON.parse(lineOf({ ip }, "x", { address })).ip;
    expect(said("full", "203.0.113.77")).toBe("203.0.113.77");
    expect(said("network", "203.0.113.77")).toBe("203.0.113.0/24");
    expect(said("network", "::ffff:203.0.113.77")).toBe("203.0.113.0/24");
    expect(said("network", "2001:db8:5:6::1")).toBe("2001:db8:5::/48");
    expect(said("network", "no address")).toBe("unknown");
    expect(said("none", "203.0.113.77")).toBeUndefined();
  });

  it("shows a cause and no words of a person when an error is logged", () => {
    const line = lineOf({ err: new Error("could not tell ada@example.com", { cause: new Error("no route") }) });
    expect(JSON.parse(line).err).toMatchObject({ type: "Error", cause: { message: "no route" } });
    expect(line).not.toContain("ada@");
  });
});
