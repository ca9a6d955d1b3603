import { promisify } from "node:util";
import { type EndpointSpec, successStatus } from "@chat/contract/define";
import { PAYLOAD_MAX_BYTES } from "@chat/contract/limits";
import express, { type Request, type Response, Router } from "express";
import { AppError } from "../errors.ts";
import { authorise } from "./authorise.ts";
import type { BoundRoute } from "./bindRoutes.ts";
import { answerPreflight, nameAllowedOrigin, nameRefusedOrigin } from "./cors.ts";
import { countedAddress } from "./countedAddress.ts";
import type { HttpParts } from "./createHttpApp.ts";
import { createMeta } from "./createMeta.ts";
import { drainUpload } from "./drainUpload.ts";
import { refuseDuplicateKeys } from "./duplicateKeys.ts";
import { originFacts } from "./originFacts.ts";
import { parseInput } from "./parseInput.ts";
import { RATES } from "./rates.ts";
import { seenOf } from "./watchRequests.ts";

const readJson = promisify(
  express.json({
    limit: PAYLOAD_MAX_BYTES,
    strict: true,
    inflate: false, // a bomb never unpacks: 415
    type: "application/json",
    verify: (_request, _response, bytes) => refuseDuplicateKeys(bytes.toString("utf8")),
  }),
);

const hasBody = (request: Request): boolean =>
  request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;

/** Reads the body after the caller was authorised, so that strangers cost no parsing. */
async function readBody(spec: EndpointSpec, request: Request, response: Response): Promise<unknown> {
  if (spec.upload) {
    if (!request.is("application/octet-stream")) throw new AppError("unsupported_media_type");
    return undefined; // its handler reads the bytes as they come
  }
  if (!hasBody(request)) return undefined;
  if (!request.is("application/json")) throw new AppError("unsupported_media_type");
  try {
    await readJson(request, response);
  } catch (error) {
    if (spec.holdsSecret && isTooLarge(error)) throw new AppError("invalid_input", {}, { cause: error });
    throw error;
  }
  return request.body;
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "type" in error && error.type === "entity.too.large";

/** Puts the tables on the router: default deny, parse, limit, run, answer; a known path answers other methods with 405. */
export function mountRoutes(parts: HttpParts): Router {
  const { deps, routes } = parts;
  const router = Router({ caseSensitive: true });

  const run =
    (route: BoundRoute) =>
    async (request: Request, response: Response): Promise<void> => {
      const { spec } = route;
      const seen = seenOf(response);
      seen.route = spec;
      if (spec.upload) response.once("finish", () => drainUpload(request));
      const address = countedAddress(request.ip ?? "unknown");
      deps.limits.take("general", address);
      const facts = originFacts(request);
      const enter = () =>
        authorise(parts, spec, request, facts).catch((error: unknown) => {
          nameRefusedOrigin(deps.config, spec, facts, response, error);
          throw error;
        });
      const { actor, key } = await enter();
      seen.actor = actor;
      nameAllowedOrigin(deps.config, spec, facts, response);
      const rate = spec.limit ? RATES[spec.limit] : undefined;
      if (spec.limit && rate?.isStrict) await deps.limits.takeTogether(spec.limit, key ?? address);
      else if (spec.limit && rate) deps.limits.take(spec.limit, key ?? address);
      const input = parseInput(spec, {
        params: request.params,
        query: request.query,
        body: await readBody(spec, request, response),
      });
      const result = await route.handle({
        ...input,
        actor,
        meta: createMeta(request, response, facts, { draining: parts.draining, stay: enter, isUpload: spec.upload }),
      } as Parameters<BoundRoute["handle"]>[0]); // the table tied actor and input to this handler
      if (response.writableEnded) return; // the client went away while we waited
      const reply = spec.reply.safeParse(result);
      if (!reply.success)
        throw new Error(`The reply of ${spec.method} ${spec.path} does not fit its contract`, { cause: reply.error });
      response.status(successStatus(spec)).json(reply.data);
    };

  const byPath = new Map<string, BoundRoute[]>();
  for (const route of routes) byPath.set(route.spec.path, [...(byPath.get(route.spec.path) ?? []), route]);
  // Fixed words before placeholders, whatever the order of the tables.
  const paths = [...byPath.keys()].sort((a, b) => a.replaceAll(":", "~").localeCompare(b.replaceAll(":", "~"), "en"));
  for (const path of paths) {
    const here = byPath.get(path) ?? [];
    for (const route of here) router[methodOf(route)](path, run(route));
    router.options(path, answerPreflight(parts, here));
  }
  for (const path of paths) {
    const methods = (byPath.get(path) ?? []).flatMap(({ spec }) =>
      spec.method === "GET" ? ["GET", "HEAD"] : [spec.method],
    );
    router.all(path, (_request, response) => {
      response.setHeader("Allow", [...methods, "OPTIONS"].join(", "));
      throw new AppError("method_not_allowed");
    });
  }
  return router;
}

const methodOf = ({ spec }: BoundRoute) => spec.method.toLowerCase() as "get" | "post" | "put" | "patch" | "delete"; // lower-casing loses the literal type
