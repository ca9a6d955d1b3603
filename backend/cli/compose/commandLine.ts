import assert from "node:assert/strict";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

/** What the guides tell people to type into a running installation. */
export async function tryCommandLine(project: Project, report: Report): Promise<void> {
  await report.check("`exec server chat migrate --status`: the database is up to date", 60, async () => {
    assert.match(await project.exec("server", ["chat", "migrate", "--status"]), /up to date/i);
  });
  await report.check("`exec server chat owner:create` makes an owner who can sign in", 60, async () => {
    const password = "a password of many words";
    await project.exec(
      "server",
      ["chat", "owner:create", "second@example.com", "--business", "Second", "--name", "Sec Ond"],
      `${password}\n`,
    );
    const origin = project.site;
    const response = await fetch(`${origin}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ email: "second@example.com", password }),
    });
    assert.equal(response.status, 200, await response.text());
  });
  await report.check("`exec server chat backup -` writes an archive that `restore --check` accepts", 120, async () => {
    const words = await project.exec("server", [
      "sh",
      "-c",
      "chat backup - > /tmp/drill && chat restore /tmp/drill --check && ls -l /tmp/drill && rm /tmp/drill",
    ]);
    assert.match(words, /\/tmp\/drill/);
  });
}
