import type { EndpointSpec } from "@chat/contract/define";
import { ALL_APIS } from "@chat/contract/tables";
import { describe, expect, it } from "vitest";
import { describeOpenApi } from "./describeOpenApi.ts";

describe("describeOpenApi", () => {
  const document = JSON.parse(JSON.stringify(describeOpenApi("https://chat.example")));

  it("has every endpoint of the contract, with its parameters, body, reply and access", () => {
    for (const api of Object.values<Record<string, EndpointSpec>>(ALL_APIS))
      for (const [name, spec] of Object.entries(api)) {
        const operation = document.paths[`/api${spec.path.replace(/:(\w+)/g, "{$1}")}`]?.[spec.method.toLowerCase()];
        const inPath = [...spec.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
        expect({ name, summary: operation?.summary, hasBody: operation?.requestBody !== undefined }).toEqual({
          name,
          summary: spec.summary,
          hasBody: spec.body !== undefined || spec.upload === true,
        });
        if (spec.upload) expect(Object.keys(operation.requestBody.content)).toEqual(["application/octet-stream"]);
        const named = operation.parameters
          .filter((parameter: { in: string }) => parameter.in === "path")
          .map((parameter: { name: string }) => parameter.name);
        expect(named).toEqual(inPath);
        expect(operation.security.length > 0).toBe(spec.auth !== "public" && spec.auth !== "origin");
      }
  });

  it("is OpenAPI 3.1 and knows what is optional", () => {
    expect(document.openapi).toBe("3.1.0");
    const login = document.paths["/api/auth/login"].post.requestBody.content["application/json"].schema;
    expect(login.required).toEqual(["email", "password"]);
    const limit = document.paths["/api/widgets"].get.parameters.find(
      (parameter: { name: string }) => parameter.name === "limit",
    );
    expect(limit).toMatchObject({ in: "query", required: false });
  });
});
