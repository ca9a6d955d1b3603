import { describe, expect, it } from "vitest";
import { addressProblem } from "./provider-address.ts";

describe("X57: the shape of an address that requests are sent to", () => {
  it.each([
    "https://openrouter.ai/api/v1",
    "https://api.example.com",
    "https://api.example.com:443/v1/",
    "https://llm.example.com:8443/v1",
    "https://llm.example.com:11434/v1",
    "https://llm.example.com/a%20b/v1",
    "https://bücher.example/v1",
    "http://127.0.0.1:8080/v1", // where it may lead is another check
  ])("takes %s", (text) => expect(addressProblem(text)).toBeNull());

  it.each([
    [22, "SSH"],
    [25, "SMTP"],
    [53, "DNS"],
    [80, "plain HTTP"],
    [110, "POP3"],
    [143, "IMAP"],
    [445, "SMB"],
    [587, "SMTP"],
    [993, "IMAP"],
    [2375, "Docker"],
    [3306, "MariaDB"],
    [5432, "PostgreSQL"],
    [6379, "Redis"],
    [6667, "IRC"],
    [9200, "Elasticsearch"],
    [10250, "Kubernetes"],
    [11211, "Memcached"],
    [27017, "MongoDB"],
  ])("refuses port %i (%s), by its number", (port) =>
    expect(addressProblem(`https://api.example.com:${port}/v1`)).toBe(
      `uses port ${port}, which is not one for web services`,
    ),
  );

  it.each([
    ["https://api.example.com/v1#", "fragment"],
    ["https://api.example.com/v1#/../x", "fragment"],
    ["https://api.example.com/v1?", "query"],
    ["https://api.example.com/v1?key=1", "query"],
    ["https://api.example.com/v1%0d%0aHost:%20inside", "control characters"],
    ["https://api.example.com/v1%0D%0A", "control characters"],
    ["https://api.example.com/%250d%250aX", "control characters"],
    ["https://api.example.com/%00", "control characters"],
    ["https://api.example.com/%7F", "control characters"],
    ["https://api.exa\tmple.com/v1", "control characters"],
    ["https://api.example.com/v1\r\nX: y", "control characters"],
    ["https://api.example.com\\@inside/v1", "control characters"],
    ["https://user:pw@api.example.com/v1", "password"],
    ["https://user@api.example.com/v1", "user name"],
    ["nonsense", "not a web address"],
  ])("refuses %j, and says why", (text, why) => expect(addressProblem(text)).toContain(why));

  it("leaves the port to whoever runs the installation", () =>
    expect(addressProblem("https://llm.inside:6443/v1", "any")).toBeNull());
});
