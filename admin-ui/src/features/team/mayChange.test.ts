import { describe, expect, it } from "vitest";
import { mayChange, rolesToGive } from "./mayChange.ts";

const person = (id: string, role: "owner" | "admin" | "agent") => ({ id, role });

describe("mayChange", () => {
  it("lets nobody change themselves", () => expect(mayChange(person("a", "owner"), person("a", "owner"))).toBe(false));
  it("lets an owner change everyone else", () =>
    expect(mayChange(person("a", "owner"), person("b", "owner"))).toBe(true));
  it("keeps an admin from owners only", () => {
    expect(mayChange(person("a", "admin"), person("b", "owner"))).toBe(false);
    expect(mayChange(person("a", "admin"), person("b", "admin"))).toBe(true);
  });
  it("lets an agent change nobody", () => expect(mayChange(person("a", "agent"), person("b", "agent"))).toBe(false));
});

describe("rolesToGive", () => {
  it("offers owner to owners alone", () => {
    expect(rolesToGive({ role: "owner" })).toContain("owner");
    expect(rolesToGive({ role: "admin" })).toEqual(["admin", "agent"]);
  });
});
