/** Names of fields whose value is nobody's business, whatever it is: credentials, and what people write. */
const SECRET =
  /pass(word|phrase)?$|token$|secret$|authorization|cookie|credential|api_?key|e_?mail$|^(body|text|texts|content|history|answers|draft|payload|prompt|question|comment|subject|phone)$/i;

const DEPTH_MAX = 5;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * Hides what a field's name says is secret, at any depth.
 *
 * By name and not by a list of paths, so that a log line added tomorrow is safe as well. Copies only what it must change.
 */
export function hideSecrets(fields: Record<string, unknown>, depth = 0): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(fields)) {
    const shown = hide(name, value, depth);
    if (shown === value) continue;
    copy ??= { ...fields };
    copy[name] = shown;
  }
  return copy ?? fields;
}

function hide(name: string, value: unknown, depth: number): unknown {
  if (SECRET.test(name)) return value === undefined || value === null ? value : "[hidden]";
  if (Array.isArray(value))
    return value.some(isPlain)
      ? value.map((one: unknown) => (isPlain(one) ? hideSecrets(one, depth + 1) : one))
      : value;
  if (!isPlain(value)) return value;
  return depth === DEPTH_MAX ? "[deeper]" : hideSecrets(value, depth + 1);
}
