// The part of curl that the examples in docs/API.md use, for machines without it: -sS, -X, -H, -d and one address.
const args = process.argv.slice(2);
const headers = {};
let method;
let body;
let url = "";
while (args.length > 0) {
  const arg = args.shift();
  if (arg === "-X") method = args.shift();
  else if (arg === "-H") {
    const [name, ...rest] = args.shift().split(":");
    headers[name] = rest.join(":").trim();
  } else if (arg === "-d") body = args.shift();
  else if (arg === "-sS") continue;
  else if (arg.startsWith("-")) throw new Error(`this curl does not know ${arg}`);
  else url = arg;
}
const answer = await fetch(url, { method: method ?? (body === undefined ? "GET" : "POST"), headers, body });
process.stdout.write(await answer.text());
