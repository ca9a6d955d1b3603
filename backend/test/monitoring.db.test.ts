import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { connectVisitor, createTeam, newClientId, startChat } from "./factories.ts";
import { parseMetrics, type Scrape } from "./parseMetrics.ts";
import { stopTime } from "./stopTime.ts";
import { startTestApp } from "./testApp.ts";

const TOKEN = "metrics-Qm3v8Zr1Lk7Tn5Wd2Yb9Hc4Xs6";
/** Prometheus' own, and the blackbox exporter's. */
const FOREIGN = new Set(["up", "probe_success", "probe_ssl_earliest_cert_expiry"]);
/** What Prometheus adds to every sample, and the bounds of a histogram. */
const ADDED_LABELS = new Set(["instance", "job", "le"]);

const read = (path: string) => readFile(join(repositoryRoot, path), "utf8");

/** Every `expr` in a document, however deep. */
function expressionsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(expressionsIn);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "expr" && typeof value === "string" ? [value] : expressionsIn(value),
  );
}

/** The metrics that an expression asks for, with the labels it matches or groups by. */
function askedBy(expression: string): { names: string[]; labels: string[] } {
  const bare = expression.replace(/"[^"]*"/g, '""');
  const names = [...bare.matchAll(/\b(chat_\w+|up|probe_\w+)(?=[\s{[)]|$)/g)].map(([, name = ""]) => name);
  const matched = [...bare.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
  );
  const grouped = [...bare.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, inside = ""]) => inside.split(/,\s*/));
  return { names, labels: [...matched, ...grouped] };
}

describe("what docs/grafana and docs/prometheus ask for", async () => {
  const documents = {
    "docs/grafana/chat-platform.json": JSON.parse(await read("docs/grafana/chat-platform.json")),
    "docs/prometheus/alerts.yml": parse(await read("docs/prometheus/alerts.yml")),
  };
  let scrape: Scrape;
  let close: () => Promise<unknown>;

  beforeAll(async () => {
    // No Redis answers there, so its gauge says 0; some traffic gives every family its labels.
    const app = await startTestApp({ env: { METRICS_TOKEN: TOKEN, REDIS_URL: "redis://127.0.0.1:1" } });
    close = () => app.close();
    const team = await createTeam(app);
    const visitor = await connectVisitor(app, await startChat(app, team.widget.siteKey));
    await visitor.request("message:send", { clientId: newClientId(), body: "Hello" });
    await visitor.pushed("message:posted", (push) => push.message.sender.kind === "assistant");
    const replied = { outcome: "failed", by: "model", failure: "timeout", firstWordsMs: 5 } as const;
    app.deps.events.publish("assistant.replied", { ...replied, tokens: { prompt: 1, completion: 1 } });
    app.deps.events.publish("heads.told", { sessions: 1, durationMs: 1 });
    await app.deps.db.run(
      "INSERT INTO jobs (workspace_id, kind, cause, payload, run_at, created_at) VALUES (1, 'test.kind', 'a', '{}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
    );
    const restart = stopTime();
    for (let n = 0; n < 7; n += 1) await visitor.request("session:escalate", {}); // the seventh is too often
    restart();
    visitor.close();
    const answer = await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    scrape = parseMetrics(await answer.text());
  });
  afterAll(() => close());

  const isThere = (name: string): boolean =>
    FOREIGN.has(name) || scrape.types.has(name) || scrape.types.has(name.replace(/_(bucket|sum|count)$/, ""));

  it.each(Object.entries(documents))("exists: %s", (_path, document) => {
    const asked = expressionsIn(document).map(askedBy);
    expect(asked.length).toBeGreaterThan(15);
    for (const { names } of asked) expect(names.length).toBeGreaterThan(0);
    expect([...new Set(asked.flatMap(({ names }) => names))].filter((name) => !isThere(name))).toEqual([]);
    const known = new Set(scrape.samples.flatMap(({ labels }) => Object.keys(labels)));
    const wanted = new Set(asked.flatMap(({ labels }) => labels));
    expect([...wanted].filter((label) => !ADDED_LABELS.has(label) && !known.has(label))).toEqual([]);
  });

  it("is a whole: whatever the platform measures is shown", () => {
    const shown = new Set(
      expressionsIn(documents["docs/grafana/chat-platform.json"])
        .flatMap((expression) => askedBy(expression).names)
        .map((name) => name.replace(/_(bucket|sum|count)$/, "")),
    );
    const own = [...scrape.types.keys()].filter((name) => !/^chat_(process|nodejs)_/.test(name));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });

  it("is explained: docs/MONITORING.md names every metric and every alert", async () => {
    const page = await read("docs/MONITORING.md");
    const own = [...scrape.types.keys()].filter((name) => !/^chat_(process|nodejs)_/.test(name));
    const alerts = expressionsIn(documents["docs/prometheus/alerts.yml"]).length;
    expect(own.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const named = [...(await read("docs/prometheus/alerts.yml")).matchAll(/alert: (\w+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(named).toHaveLength(alerts);
    expect(named.filter((name) => !page.includes(name))).toEqual([]);
  });

  it("has one place for each panel, and a scrape configuration that carries the token", async () => {
    const { panels } = documents["docs/grafana/chat-platform.json"];
    const ids = panels.map(({ id }: { id: number }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const config = parse(await read("docs/prometheus/prometheus.yml"));
    expect(config.rule_files).toEqual(["/etc/prometheus/alerts.yml"]);
    expect(config.scrape_configs[0]).toMatchObject({
      job_name: "chat",
      metrics_path: "/metrics",
      authorization: { type: "Bearer" },
    });
    const jobs = config.scrape_configs.map((job: { job_name: string }) => job.job_name);
    const asked = [...(await read("docs/prometheus/alerts.yml")).matchAll(/job="([\w-]+)"/g)].map(([, job]) => job);
    expect([...new Set(asked)].filter((job) => !jobs.includes(job))).toEqual([]);
  });
});
