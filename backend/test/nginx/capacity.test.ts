import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../cli/launch/repositoryRoot.mjs";

const read = (name: string): string => readFileSync(join(repositoryRoot, name), "utf8");
const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

/** Of one websocket in the worker, measured (docs/SCALING.md). */
const PLAIN_KB = 31;
const TLS_KB = 58;
const EMPTY_MB = 32;

describe("Nginx's memory", () => {
  const nginx = read("nginx/nginx.conf");
  // Each takes one connection to the browser and one to a backend.
  const sockets = (numberIn(nginx, /worker_processes (\d+)/) * numberIn(nginx, /worker_connections (\d+)/)) / 2;
  const neededMb = (kb: number): number => EMPTY_MB + (sockets * kb) / 1024;

  it("holds as many websockets as it lets in, or their visitors would be cut off together, and again when they came back", () => {
    expect(sockets).toBe(16_384);
    const compose = numberIn(read("docker-compose.yml"), /NGINX_MEMORY:-(\d+)g/) * 1024;
    expect(compose).toBeGreaterThanOrEqual(neededMb(TLS_KB));
    const pod = /name: nginx\n\s+image:[\s\S]*?limits: \{ memory: (\d+)Mi \}/; // TLS ends at the Ingress
    expect(numberIn(read("docs/kubernetes/nginx.yaml"), pod)).toBeGreaterThanOrEqual(neededMb(PLAIN_KB));
  });

  it("F33 lets thousands wait in line on every port", () => {
    const listening = ["nginx/sites/off.conf", "nginx/sites/tls.conf", "nginx/entrypoint.d/30-settings.sh"].flatMap(
      (name) => [...read(name).matchAll(/listen (\d+[^;]*);/g)],
    );
    expect(listening.length).toBeGreaterThanOrEqual(8);
    for (const [, listen] of listening) expect(listen).toMatch(/ backlog=4096$/);
  });

  it("and files for all their connections", () => {
    expect(numberIn(nginx, /worker_rlimit_nofile (\d+)/)).toBeGreaterThan(
      numberIn(nginx, /worker_connections (\d+)/) * 2,
    );
  });
});
