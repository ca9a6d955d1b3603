// A private MariaDB server by hand, for development: node backend/cli/mariadb.mjs start|stop|status --dir FOLDER [--test]
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "./launch/repositoryRoot.mjs";
import { runEntryPoint } from "./launch/runEntryPoint.mjs";
import { findMariadb } from "./mariadb/findMariadb.mjs";
import { runningMariadb, startPrivateMariadb, stopPrivateMariadb } from "./mariadb/privateMariadb.mjs";

/** @param {import("./mariadb/privateMariadb.mjs").MariadbAccount} account */
const show = (account) =>
  console.log(
    [
      `DB_SOCKET=${account.socketPath}`,
      `DB_USER=${account.user}`,
      `DB_PASSWORD=${account.password}`,
      `DB_NAME=${account.database}`,
      `# mariadb --socket=${account.socketPath} -u${account.user} -p${account.password} ${account.database}`,
    ].join("\n"),
  );

await runEntryPoint(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: "string", default: ".data/dev-mariadb" }, test: { type: "boolean", default: false } },
  });
  const folder = resolve(values.dir);
  const action = positionals[0] ?? "status";
  const running = await runningMariadb(folder);
  if (action === "start") {
    if (running) return show(running);
    const onStep = (/** @type {string} */ text) => console.error(text);
    const program = await findMariadb({ unpackInto: join(repositoryRoot, ".data/mariadb-server"), onStep });
    const server = await startPrivateMariadb(program, folder, {
      purpose: values.test ? "test" : "durable",
      stays: true,
      grantAll: true,
      onStep,
    });
    show(server.account);
    process.exit(0);
  } else if (action === "stop") console.log((await stopPrivateMariadb(folder)) ? "stopped" : "not running");
  else if (running) show(running);
  else console.log("not running");
});
