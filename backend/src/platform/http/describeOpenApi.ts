import { type EndpointSpec, ErrorBody, successStatus } from "@chat/contract/define";
import { ALL_APIS } from "@chat/contract/tables";
import * as z from "zod";
import { version } from "../version.ts";

const input = (schema: z.ZodType) => withoutDialect(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
const output = (schema: z.ZodType) => withoutDialect(z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }));

function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

function parameters(spec: EndpointSpec): unknown[] {
  const list = (schema: z.ZodObject | undefined, where: "path" | "query") =>
    Object.entries<z.ZodType>(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: where,
      required: where === "path" || !z.safeParse(z.object({ [name]: field }), {}).success,
      schema: input(field),
    }));
  return [...list(spec.params, "path"), ...list(spec.query, "query")];
}

function requestBody(spec: EndpointSpec): Record<string, unknown> {
  if (spec.upload)
    return {
      required: true,
      content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
    };
  const isRequired = spec.body !== undefined && !spec.body.safeParse({}).success;
  return { required: isRequired, content: { "application/json": { schema: spec.body ? input(spec.body) : {} } } };
}

function operation(tag: string, name: string, spec: EndpointSpec): Record<string, unknown> {
  const security = { public: [], origin: [], visitor: [{ visitor: [] }], member: [{ visitor: [] }, { user: [] }] };
  return {
    tags: [tag],
    operationId: `${tag}.${name}`,
    summary: spec.summary,
    description: `Access: ${spec.auth}.`,
    parameters: parameters(spec),
    ...(spec.body || spec.upload ? { requestBody: requestBody(spec) } : {}),
    responses: {
      [successStatus(spec)]: {
        description: spec.creates ? "Created." : "Done.",
        content: { "application/json": { schema: output(spec.reply) } },
      },
      default: {
        description: "Refused; see `code`.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
    security: spec.auth in security ? security[spec.auth as keyof typeof security] : [{ user: [] }], // `in` proved the key
  };
}

/** The API reference as OpenAPI 3.1, made from the same tables that route and validate, so it cannot drift. */
export function describeOpenApi(serverUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [tag, api] of Object.entries<Record<string, EndpointSpec>>(ALL_APIS))
    for (const [name, spec] of Object.entries(api)) {
      const path = `/api${spec.path.replace(/:(\w+)/g, "{$1}")}`;
      paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operation(tag, name, spec) };
    }
  return {
    openapi: "3.1.0",
    info: {
      title: "Chat Widget Generator",
      version,
      description: "Every screen's action is here. Errors carry a stable `code`.",
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Error: output(ErrorBody) },
      securitySchemes: {
        user: { type: "http", scheme: "bearer", description: "A user's access token, from sign-in." },
        visitor: { type: "http", scheme: "bearer", description: "A visitor's token, from the start of a chat." },
      },
    },
  };
}
