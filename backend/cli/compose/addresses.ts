import assert from "node:assert/strict";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

const PAGE = {
  "content-security-policy": /script-src 'self'(?! 'unsafe)/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /./,
  "cross-origin-opener-policy": /^same-origin/,
};
const API = { "cache-control": /no-store/, "x-content-type-options": /^nosniff$/ };
const FOR_OTHER_SITES = { "access-control-allow-origin": /^\*$/, "cross-origin-resource-policy": /^cross-origin$/ };

interface Expected {
  readonly type: RegExp;
  readonly body: RegExp;
  readonly headers: Readonly<Record<string, RegExp>>;
}

const DASHBOARD: Expected = { type: /^text\/html/, body: /<div id="root">[\s\S]*<\/html>/, headers: PAGE };

/** Every address that the product promises, with its type and headers, through Nginx. */
export async function tryAddresses({ ports, site }: Project, report: Report): Promise<void> {
  const promised: readonly (readonly [string, Expected])[] = [
    [`http://localhost:${ports.dashboard}/`, DASHBOARD],
    [`${site}/`, DASHBOARD],
    [`${site}/widgets/any/deep/address`, DASHBOARD],
    [`${site}/agent`, DASHBOARD],
    [`${site}/test-widget.html`, { type: /^text\/html/, body: /data-site-key="demo"/, headers: {} }],
    [
      `${site}/widget.js`,
      { type: /^text\/javascript/, body: /./, headers: { ...FOR_OTHER_SITES, "cache-control": /max-age=\d{1,4}\b/ } },
    ],
    [`${site}/widget.d.ts`, { type: /^text\/plain/, body: /interface ChatWidget /, headers: FOR_OTHER_SITES }],
    [`http://localhost:${ports.api}/api/health`, { type: /^application\/json/, body: /"ok"/, headers: API }],
    [`${site}/api/ready`, { type: /^application\/json/, body: /./, headers: API }],
    [
      `${site}/api/widgets/demo/config`,
      { type: /^application\/json/, body: /"settings"|"name"/, headers: { "access-control-allow-origin": /./ } },
    ],
  ];
  for (const [address, { type, body, headers }] of promised)
    await report.check(`${address} answers as it should`, 20, async () => {
      const response = await fetch(address);
      const text = await response.text();
      assert.equal(response.status, 200);
      assert.match(response.headers.get("content-type") ?? "", type);
      assert.match(text, body);
      for (const [name, pattern] of Object.entries(headers))
        assert.match(response.headers.get(name) ?? `no ${name}`, pattern);
    });

  for (const app of ["/", "/agent"])
    await report.check(`the files of ${app} never change, and come packed`, 20, async () => {
      const page = await (await fetch(`${site}${app}`)).text();
      const script = /src="([^"]+-[\w-]{8}\.js)"/.exec(page)?.[1];
      assert.ok(script, "the page names no hashed script");
      const response = await fetch(`${site}${script}`, { headers: { "accept-encoding": "br" } });
      assert.equal(response.status, 200);
      assert.match(response.headers.get("cache-control") ?? "", /immutable/);
      assert.equal(response.headers.get("content-encoding"), "br");
      assert.ok((await response.text()).length > 10_000);
    });

  await report.check("the widget's panel never changes, and other sites may load it", 20, async () => {
    const loader = await (await fetch(`${site}/widget.js`)).text();
    const panel = /panel-[\w-]{8}\.js/.exec(loader)?.[0];
    assert.ok(panel, "the loader names no hashed panel");
    const response = await fetch(`${site}/widget/${panel}`);
    assert.equal(response.status, 200, `${panel} answers ${response.status}`);
    for (const [name, pattern] of Object.entries(FOR_OTHER_SITES))
      assert.match(response.headers.get(name) ?? `no ${name}`, pattern);
  });

  for (const hidden of [
    "/.git/config",
    "/.env",
    "/metrics",
    "/package.json",
    "/assets/index.js.map",
    "/backend/dist/main.js",
    "/api-docs",
    "/phpinfo.php",
  ])
    await report.check(`${hidden} tells a stranger nothing`, 20, async () => {
      const response = await fetch(`${site}${hidden}`);
      const text = await response.text();
      assert.ok(response.status === 404 || /<div id="root">/.test(text), `${response.status}: ${text.slice(0, 100)}`);
      assert.doesNotMatch(text, /\[core\]|JWT_SECRET|process_cpu|"mappings"|swagger|node_modules/);
    });

  await report.check("an unknown call of the API is JSON without a stack", 20, async () => {
    const response = await fetch(`${site}/api/no-such-thing`);
    assert.equal(response.status, 404);
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
    assert.doesNotMatch(await response.text(), /at .+\.(ts|js):\d+/);
  });
}
