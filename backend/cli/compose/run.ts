// Everything that docker-compose promises, tried on a project of its own; ends with "N passed, N failed" and leaves nothing behind.
import type { Browser } from "@playwright/test";
import { provideChromium } from "../launch/findChromium.mjs";
import { repositoryRoot } from "../launch/repositoryRoot.mjs";
import { runEntryPoint } from "../launch/runEntryPoint.mjs";
import { tryAddresses } from "./addresses.ts";
import { askAssistant, handOver, openBrowser, registerOwner, signIn } from "./browserChat.ts";
import { tryCommandLine } from "./commandLine.ts";
import { tryDownAndUp, tryRestarts } from "./endurance.ts";
import { type Engine, findEngine, interruption } from "./engine.ts";
import { tryHardening, tryNeighbours } from "./hardening.ts";
import { tryImages } from "./images.ts";
import { tryKeeping } from "./keeping.ts";
import { openProject, type Project } from "./project.ts";
import { tryRefusals } from "./refusals.ts";
import { Aborted, createReport, type Report } from "./report.ts";
import { trySeveralServers } from "./severalServers.ts";
import { tryAcme, tryTls } from "./tls.ts";

/** Chapters by the words that choose them: `npm run test:compose -- tls`. */
const CHAPTERS = ["platform", "tls", "acme"] as const;

async function tryPlatform(project: Project, browser: Browser, report: Report): Promise<void> {
  const { site } = project;
  report.chapter("Build and start, from .env.example as it is");
  const buildBegan = performance.now();
  await report.need("the images build", 1500, () => project.compose(["build"], 1_490_000));
  report.note(`built in ${((performance.now() - buildBegan) / 1000).toFixed(0)} s`);
  const startBegan = performance.now();
  await report.need("the platform is up and healthy", 300, async () => {
    await project.compose(["up", "-d"], 290_000);
    await project.healthy();
  });
  report.note(`from nothing to healthy in ${((performance.now() - startBegan) / 1000).toFixed(1)} s`);

  report.chapter("Every address");
  await tryAddresses(project, report);

  report.chapter("A chat, in browsers");
  await report.need("the owner registers at the dashboard's own port", 60, () => registerOwner(browser, project));
  for (const origin of [site, `http://localhost:${project.ports.api}`])
    await report.check(`the dashboard lets the owner in at ${origin}`, 60, () => signIn(browser, origin));
  const visitor = await report.need("the built-in assistant answers a visitor, with its source", 60, () =>
    askAssistant(browser, site),
  );
  const chat = await report.need("the visitor asks for a person, who accepts in the console", 90, () =>
    handOver(browser, site, visitor),
  );
  await report.need("both hear each other", 60, () => chat.exchange("the first words"));
  await report.check("a picture of the visitor is drawn in the console", 90, () => chat.sendPicture("a picture"));

  report.chapter("Hardening");
  await tryHardening(project, report);
  await tryNeighbours(project, report);

  report.chapter("Images");
  await tryImages(project, report);

  report.chapter("Restarts");
  await tryRestarts(project, chat, report);
  await tryDownAndUp(project, chat, report);

  report.chapter("Several servers");
  await trySeveralServers(project, report);
  await report.check("the browsers' chat came through all of it, whole and without a reload", 90, async () => {
    await chat.exchange("the last words");
    await chat.expectNoReload();
    const texts = (await chat.shown()).filter((text) => /^(agent|visitor): /.test(text));
    if (new Set(texts).size !== texts.length) throw new Error(`something is shown twice: ${texts.join(" | ")}`);
    report.note(`${texts.length} messages on the visitor's screen`);
  });

  report.chapter("Command line");
  await tryCommandLine(project, report);

  report.chapter("Refusals");
  await tryRefusals(project, report);

  report.chapter("Backup, restore, another machine");
  await tryKeeping(project, report);
}

async function inBrowser(engine: Engine, report: Report): Promise<void> {
  const project = await openProject(engine, `chattest${process.pid}`);
  if (project.ports.http !== 80 || project.ports.dashboard !== 3000 || project.ports.api !== 5000)
    report.note(
      `ports 80, 3000 and 5000 are not all free here; published are ${project.ports.http}, ${project.ports.dashboard} and ${project.ports.api}`,
    );
  const browser = await openBrowser();
  try {
    await tryPlatform(project, browser, report);
  } catch (error) {
    if (report.failed > 0)
      for (const service of ["server", "nginx"])
        console.log(
          `\n━━ the last of \`logs ${service}\`\n${(await project.logs(service)).split("\n").slice(-25).join("\n")}`,
        );
    throw error;
  } finally {
    await browser.close();
    await project.remove();
  }
}

await runEntryPoint(async () => {
  const wanted = process.argv.slice(2);
  const engine = await findEngine();
  console.log(`With ${engine.words}, and ${await provideChromium(repositoryRoot, console.log)}.`);
  const report = createReport(interruption.signal);
  const began = performance.now();
  // A second signal ends at once; the first lets what was started be removed.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
  for (const chapter of CHAPTERS) {
    if (wanted.length > 0 && !wanted.includes(chapter)) continue;
    try {
      if (chapter === "platform") await inBrowser(engine, report);
      else if (chapter === "tls") {
        report.chapter("TLS, at an address that strangers can reach");
        await tryTls(engine, report);
      } else {
        report.chapter("A certificate by ACME");
        await tryAcme(engine, report);
      }
    } catch (error) {
      if (interruption.signal.aborted) {
        report.note("interrupted; what was started is removed");
        break;
      }
      if (!(error instanceof Aborted)) throw error;
      report.note(`what comes after "${error.message}" cannot be tried`);
    }
  }
  console.log(
    `\n${report.passed} passed, ${report.failed} failed (${((performance.now() - began) / 60_000).toFixed(1)} minutes)`,
  );
  process.exitCode = report.failed === 0 && report.passed > 0 ? 0 : 1;
});
