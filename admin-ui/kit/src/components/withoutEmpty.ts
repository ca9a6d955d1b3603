import type { FieldErrors, FieldValues } from "react-hook-form";

/** @returns the errors of what somebody has written: those of fields that are still empty are left out. */
export function withoutEmpty<T extends FieldValues>(errors: FieldErrors<T>, values: T): FieldErrors<T> {
  const kept: FieldErrors<T> = {};
  for (const [name, error] of Object.entries(errors)) {
    const rest = keep(error, values[name]);
    if (rest !== undefined) Reflect.set(kept, name, rest);
  }
  return kept;
}

/** An error of a field, or a list or group of them as deep as the form is. */
function keep(error: unknown, value: unknown): unknown {
  if (!(error instanceof Object)) return undefined;
  // a group may have fields that are called so: only texts make it an error
  if (typeof Reflect.get(error, "message") === "string" || typeof Reflect.get(error, "type") === "string")
    return isEmpty(value) ? undefined : error;
  const entries = Object.entries(error)
    .map(([name, inner]): [string, unknown] => [
      name,
      keep(inner, value instanceof Object ? Reflect.get(value, name) : undefined),
    ])
    .filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return undefined;
  const kept: object = Array.isArray(error) ? [] : {};
  for (const [name, inner] of entries) Reflect.set(kept, name, inner);
  return kept;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  Number.isNaN(value) ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);
