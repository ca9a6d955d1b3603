import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { run } from "./engine.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

const MEGABYTE = 1_000_000;
/** Unpacked size of the official debian:bookworm-slim; what stands in for it elsewhere may be larger. */
const BASE_MB = 75;
const SERVER_MB = 300;

const size = async (image: string): Promise<number> =>
  Number((await run(["docker", "image", "inspect", "-f", "{{.Size}}", image], 20_000)).stdout) / MEGABYTE;

const imageOf = async (project: Project, service: string): Promise<string> => {
  const [container] = await project.containers(service);
  return (await run(["docker", "inspect", "-f", "{{.Image}}", container?.Id ?? ""], 20_000)).stdout.trim();
};

/** How large the images are, what they say of themselves, and that nothing is in them that only building needs. */
export async function tryImages(project: Project, report: Report): Promise<void> {
  for (const service of ["server", "admin-ui", "agent-ui", "nginx"])
    await report.check(`the image of ${service} is no larger than it must be, and labelled`, 60, async () => {
      const image = await imageOf(project, service);
      const dockerfile = await readFile(
        join(repositoryRoot, service === "server" ? "backend" : service, "Dockerfile"),
        "utf8",
      );
      const base = [...dockerfile.matchAll(/^FROM (\S+)/gm)].at(-1)?.[1] ?? "";
      const [whole, below] = [await size(image), await size(base)];
      report.note(`${whole.toFixed(0)} MB, of which ${(whole - below).toFixed(0)} MB on top of ${base}`);
      if (service === "server")
        assert.ok(whole - below + BASE_MB <= SERVER_MB, `more than ${SERVER_MB} MB on ${BASE_MB} MB of Debian`);
      else assert.ok(whole - below < 10, "more than its pages on top of Nginx");
      const labels = JSON.parse(
        (await run(["docker", "image", "inspect", "-f", "{{json .Config.Labels}}", image], 20_000)).stdout,
      ) as Record<string, string>; // the engine's own format
      for (const name of ["title", "licenses", "version", "revision"])
        assert.ok(labels[`org.opencontainers.image.${name}`], `no label ${name}`);
      const history = (await run(["docker", "history", "--no-trunc", "--format", "{{.CreatedBy}}", image], 20_000))
        .stdout;
      assert.doesNotMatch(history, /(SECRET|PASSWORD|TOKEN|ENCRYPTION_KEY)=\S/);
    });
  await report.check(
    "the server's image holds no sources, tests, types, maps of the widget, build tools or secrets",
    60,
    async () => {
      const found = await project.exec("server", [
        "find",
        "/app",
        "-name",
        ".env*",
        "-o",
        "-name",
        ".git",
        "-o",
        "-name",
        "*.test.*",
        "-o",
        "(",
        "-name",
        "*.d.ts",
        "!",
        "-name",
        "widget.d.ts", // for pages: it is served
        ")",
        "-o",
        "-path",
        "*/src/*.ts",
        "-o",
        "-path",
        "*/widget/dist/*.map",
        "-o",
        "-path",
        "*/node_modules/*.map",
        "-o",
        "-path",
        "/app/node_modules/@types",
        "-o",
        "-path",
        "/app/node_modules/typescript",
        "-o",
        "-path",
        "/app/node_modules/vite",
        "-o",
        "-path",
        "/app/node_modules/esbuild",
        "-o",
        "-path",
        "/app/node_modules/playwright*",
      ]);
      assert.equal(found, "");
      assert.match(
        await project.exec("server", ["sh", "-c", "command -v npm npx yarn curl wget gcc python3 || echo none"]),
        /^none$/m,
      );
    },
  );
}
