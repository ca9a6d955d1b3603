// The part of curl that the examples in docs/API.md use, for machines without it: -sS, -X, -H, -d and one address.
const args = process.argv.slice(2);
/** @type {Record<string, string>} */
const headers = {};
/** @type {string | undefined} */
let method;
/** @type {string | undefined} */
let body;
let url = "";
for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
  if (arg === "-X") method = args.shift();
  else if (arg === "-d") body = args.shift();
  else if (arg === "-H") {
    const [name = "", ...rest] = (args.shift() ?? "").split(":");
    headers[name] = rest.join(":").trim();
  } else if (arg.startsWith("-") && arg !== "-sS") throw new Error(`this curl does not know ${arg}`);
  else if (arg !== "-sS") url = arg;
}
const asked = method ?? (body === undefined ? "GET" : "POST");
const answer = await fetch(url, { method: asked, headers, ...(body === undefined ? {} : { body }) });
process.stdout.write(await answer.text());

export {}; // a module, for the await above
