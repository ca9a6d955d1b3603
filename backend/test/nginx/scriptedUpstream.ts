import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closableServer } from "../../src/platform/http/closableServer.ts";

/** A backend that answers as a test tells it, and remembers what it was asked. */
export interface ScriptedUpstream {
  readonly asked: { readonly method: string; readonly url: string; readonly headers: IncomingMessage["headers"] }[];
  /** How it answers from now on. */
  answer(how: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Stops listening: connections are refused. */
  close(): Promise<void>;
}

/** Listens on exactly this address; several of 127.0.0.0/8 on one port stand for several containers behind one name. */
export async function startScriptedUpstream(host: string, port: number): Promise<ScriptedUpstream> {
  const asked: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];
  let how = (_request: IncomingMessage, response: ServerResponse): void => void response.end(`from ${host}`);
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    how(request, response);
  });
  const closable = closableServer(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    asked,
    answer: (next) => {
      how = next;
    },
    close: () => closable.close(0),
  };
}
