import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemApi } from "@chat/contract/system";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { repositoryRoot } from "../cli/launch/repositoryRoot.mjs";
import { readConfig } from "../src/config.ts";

/** MariaDB's own preset of max_connections. */
const MAX_CONNECTIONS = 151;
const FOLDER = join(repositoryRoot, "docs/kubernetes");
const read = (path: string): string => readFileSync(join(repositoryRoot, path), "utf8");

const Env = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.record(z.string(), z.object({ name: z.string(), key: z.string() })).optional(),
});
const Probe = z.looseObject({
  httpGet: z.object({ path: z.string(), port: z.string() }).optional(),
  tcpSocket: z.object({ port: z.string() }).optional(),
});
const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z.array(Env).default([]),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  startupProbe: Probe.optional(),
  readinessProbe: Probe,
  livenessProbe: Probe,
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) }).optional(),
  resources: z.object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }),
  securityContext: z.unknown(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});
const Pod = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.number().default(30),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean(), seccompProfile: z.object({ type: z.string() }) }),
  containers: z.array(Container).length(1),
  volumes: z.array(z.looseObject({ name: z.string(), secret: z.looseObject({ secretName: z.string() }).optional() })),
});
const Labels = z.record(z.string(), z.string());
const Selector = z.looseObject({ matchLabels: Labels.optional() });
const Spec = z.looseObject({
  replicas: z.number().optional(),
  selector: z.unknown().optional(),
  template: z.object({ metadata: z.object({ labels: Labels }), spec: Pod }).optional(),
  ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.string() })).optional(),
  scaleTargetRef: z.object({ kind: z.string(), name: z.string(), apiVersion: z.string() }).optional(),
  minReplicas: z.number().optional(),
  maxReplicas: z.number().optional(),
  podSelector: Selector.optional(),
});
const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }).optional(),
  spec: Spec.optional(),
  data: Labels.optional(),
  stringData: Labels.optional(),
});
type Manifest = z.infer<typeof Manifest>;

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
const parse = (file: string): Manifest[] =>
  parseAllDocuments(read(`docs/kubernetes/${file}`), { uniqueKeys: true }).map((document) => {
    expect({ file, errors: document.errors, warnings: document.warnings }).toEqual({ file, errors: [], warnings: [] });
    return Manifest.parse(document.toJS());
  });
const kustomization = z
  .object({
    apiVersion: z.string(),
    kind: z.literal("Kustomization"),
    namespace: z.string(),
    resources: z.array(z.string()),
    images: z.array(z.object({ name: z.string(), newTag: z.string() })),
  })
  .parse(parseAllDocuments(read("docs/kubernetes/kustomization.yaml"))[0]?.toJS());
const manifests = files.filter((file) => file !== "kustomization.yaml").flatMap(parse);
const named = (kind: string, name: string): Manifest => {
  const found = manifests.find((one) => one.kind === kind && one.metadata?.name === name);
  if (!found) throw new Error(`there is no ${kind} called ${name}`);
  return found;
};
const pods = manifests.flatMap(({ metadata, spec }) =>
  spec?.template
    ? [{ name: metadata?.name ?? "", labels: spec.template.metadata.labels, pod: spec.template.spec }]
    : [],
);
const podOf = (name: string) => {
  const found = pods.find((one) => one.name === name);
  const [container] = found?.pod.containers ?? [];
  if (!found || !container) throw new Error(`nothing runs as ${name}`);
  return { ...found, container };
};
const matched = (labels: Record<string, string> | undefined) =>
  pods.filter((one) => Object.entries(labels ?? {}).every(([key, value]) => one.labels[key] === value));

/** What the backend reads, `_FILE` forms included. */
const source = read("backend/src/config.ts");
const variables = new Set([...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = ""]) => name));
const fileVariables = new Set(
  [...(/FILE_VARIABLES = \[([^\]]+)\]/.exec(source)?.[1] ?? "").matchAll(/"([A-Z0-9_]+)"/g)].map(
    ([, name]) => `${name}_FILE`,
  ),
);

describe("docs/kubernetes", () => {
  it("lists every file but the template of the secrets", () => {
    expect(kustomization.resources.toSorted()).toEqual(
      files.filter((file) => !["kustomization.yaml", "secrets.template.yaml"].includes(file)).toSorted(),
    );
    named("Namespace", kustomization.namespace);
  });

  it("names only variables that the backend reads, with values that it accepts", () => {
    expect(variables.size).toBeGreaterThan(30);
    const { data = {} } = named("ConfigMap", "server-config");
    const { env } = podOf("server").container;
    const names = [...Object.keys(data), ...env.map(({ name }) => name)];
    expect(names.filter((name) => !variables.has(name) && !fileVariables.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    const secret = (letter: string) => `${letter}9f1e2d3c4b5a6978e7d6c5b4a39281f0aa`;
    const config = readConfig({
      ...data,
      NODE_ENV: "production",
      DB_PASSWORD: secret("d"),
      JWT_SECRET: secret("j"),
      PASSWORD_PEPPER: secret("p"),
      ENCRYPTION_KEY: secret("e"),
      METRICS_TOKEN: secret("m"),
      REDIS_PASSWORD: secret("r"),
      S3_ACCESS_KEY: "key",
      S3_SECRET_KEY: secret("s"),
    });
    expect(config).toMatchObject({ isLocal: false, TRUST_PROXY: 1, DRAIN_SECONDS: 10 });
    for (const required of ["JWT_SECRET_FILE", "PASSWORD_PEPPER_FILE", "ENCRYPTION_KEY_FILE", "DB_PASSWORD_FILE"])
      expect(names).toContain(required);
  });

  it("takes every secret from a key of the template, which holds none", () => {
    for (const { name, pod } of pods) {
      const [container] = pod.containers;
      const keysOf = (secretName: string) => Object.keys(named("Secret", secretName).stringData ?? {});
      for (const { value, valueFrom } of container?.env ?? []) {
        const ref = valueFrom?.["secretKeyRef"];
        if (ref) expect(keysOf(ref.name)).toContain(ref.key);
        const map = valueFrom?.["configMapKeyRef"];
        if (map) expect(Object.keys(named("ConfigMap", map.name).data ?? {})).toContain(map.key);
        if (!value?.startsWith("/secrets/")) continue;
        const mount = container?.volumeMounts.find(({ mountPath }) => value.startsWith(`${mountPath}/`));
        const volume = pod.volumes.find((one) => one.name === mount?.name);
        expect({ name, value, isReadOnly: mount?.readOnly }).toEqual({ name, value, isReadOnly: true });
        expect(keysOf(volume?.secret?.secretName ?? "")).toContain(value.slice((mount?.mountPath.length ?? 0) + 1));
      }
    }
    for (const { kind, stringData } of manifests)
      if (kind === "Secret") expect(Object.values(stringData ?? { none: "x" }).filter(Boolean)).toEqual([]);
  });

  it("probes what is answered", () => {
    const answers: Record<string, readonly string[]> = {
      server: Object.values(systemApi).map(({ path }) => `/api${path}`),
      nginx: [...read("nginx/snippets/site.conf").matchAll(/location = (\S+)/g)].map(([, path = ""]) => path),
      "admin-ui": ["/"],
      "agent-ui": ["/"],
    };
    for (const { name, pod } of pods) {
      const [{ startupProbe, readinessProbe, livenessProbe, ports } = podOf(name).container] = pod.containers;
      for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
        const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
        if (port !== undefined) expect(ports.map((one) => one.name)).toContain(port);
        if (probe?.httpGet) expect(answers[name]).toContain(probe.httpGet.path);
      }
    }
    const { container } = podOf("server");
    expect(
      [container.startupProbe, container.readinessProbe, container.livenessProbe].map((one) => one?.httpGet?.path),
    ).toEqual(["/api/health", "/api/ready", "/api/health"]);
  });

  it("gives a pod the time to drain that the backend takes", () => {
    const { pod, container } = podOf("server");
    const drainSeconds = Number(named("ConfigMap", "server-config").data?.["DRAIN_SECONDS"]);
    const preStopSeconds = Number(container.lifecycle?.preStop.exec.command.at(-1));
    const stopSeconds = Number(/STOP_TIMEOUT_MS = (\d+)_000/.exec(read("backend/src/main.ts"))?.[1]);
    expect(preStopSeconds).toBeGreaterThanOrEqual(5);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(preStopSeconds + drainSeconds + stopSeconds + 2);
  });

  it("runs everything without rights", () => {
    expect(pods.map(({ name }) => name).toSorted()).toEqual(["admin-ui", "agent-ui", "nginx", "redis", "server"]);
    for (const { name, pod } of pods) {
      const { container } = podOf(name);
      expect({ name, context: pod.securityContext, hasToken: pod.automountServiceAccountToken }).toMatchObject({
        name,
        context: { runAsNonRoot: true, runAsUser: expect.any(Number), seccompProfile: { type: "RuntimeDefault" } },
        hasToken: false,
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      expect(container.resources.limits["memory"]).toMatch(/^\d+Mi$/);
      expect(container.resources.requests["memory"]).toMatch(/^\d+Mi$/);
      expect(pod.volumes.map((volume) => volume.name).toSorted()).toEqual(
        container.volumeMounts.map((mount) => mount.name).toSorted(),
      );
    }
  });

  it("points only at what is there", () => {
    for (const { kind, metadata, spec } of manifests) {
      const what = `${kind} ${metadata?.name}`;
      if (kind === "Service") {
        const [target, ...others] = matched(Labels.parse(spec?.selector));
        expect({ what, others }).toEqual({ what, others: [] });
        for (const { targetPort } of spec?.ports ?? [])
          expect(target?.pod.containers[0]?.ports.map((port) => port.name)).toContain(targetPort);
      }
      if (kind === "PodDisruptionBudget" || kind === "Deployment")
        expect(matched(Selector.parse(spec?.selector).matchLabels)).toHaveLength(1);
      if (spec?.scaleTargetRef) expect(named(spec.scaleTargetRef.kind, spec.scaleTargetRef.name)).toBeTruthy();
      if (kind === "NetworkPolicy" && spec?.podSelector?.matchLabels)
        expect({ what, pods: matched(spec.podSelector.matchLabels).length }).toEqual({ what, pods: 1 });
    }
  });

  it("calls nginx's variables and neighbours by their names", () => {
    const { env } = podOf("nginx").container;
    const known = /^ENV ((?:.*\\\n)*.*)$/m.exec(read("nginx/Dockerfile"))?.[1] ?? "";
    for (const { name, value } of env) {
      expect(known).toMatch(new RegExp(`\\b${name}=`));
      const [, service, namespace, port] = /^([\w-]+)\.([\w-]+)\.svc\.cluster\.local:(\d+)$/.exec(value ?? "") ?? [];
      if (service === undefined) continue;
      expect(namespace).toBe(kustomization.namespace);
      expect(named("Service", service).spec?.ports?.map((one) => String(one.port))).toContain(port);
    }
  });

  it("runs the images of this release, and compose's Redis", () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
    expect(kustomization.images.map(({ newTag }) => newTag)).toEqual(kustomization.images.map(() => version));
    const dockerfiles: Record<string, string> = { server: "backend" };
    for (const { name } of pods) {
      const { image } = podOf(name).container;
      if (name === "redis") expect(read("docker-compose.yml")).toContain(`image: ${image}\n`);
      else {
        expect(kustomization.images.map((one) => one.name)).toContain(image);
        expect(image).toBe(`chat-widget-generator/${name}`);
        expect(read(`${dockerfiles[name] ?? name}/Dockerfile`)).toContain("org.opencontainers.image.title");
      }
    }
  });

  it("keeps all pods' connections below what the database takes", () => {
    const { DB_POOL } = named("ConfigMap", "server-config").data ?? {};
    const { maxReplicas = 0 } = named("HorizontalPodAutoscaler", "server").spec ?? {};
    // One pod more while a new release comes, and some for backups and people.
    expect((maxReplicas + 1) * Number(DB_POOL) + 20).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });
});
