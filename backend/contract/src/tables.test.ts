import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { EndpointSpec } from "./define.ts";
import { ALL_APIS } from "./tables.ts";

const endpoints = Object.values<Record<string, EndpointSpec>>(ALL_APIS).flatMap((api) => Object.values(api));
const fieldsOf = ({ body }: EndpointSpec): string[] => (body instanceof z.ZodObject ? Object.keys(body.shape) : []);

describe("the endpoints", () => {
  it("X13 say so where their body holds a password, a code or a token, and nowhere else", () => {
    const isSecret = (field: string): boolean => /password$|^code$|token$|^challenge$/i.test(field);
    const expected = endpoints.filter((spec) => fieldsOf(spec).some(isSecret)).map(({ path }) => path);
    expect(expected.length).toBeGreaterThan(5);
    expect(endpoints.filter(({ holdsSecret }) => holdsSecret).map(({ path }) => path)).toEqual(expected);
  });
});
