/**
 * One lazily made companion per owner, e.g. a cache per `deps.events`.
 *
 * Keeps features free of singletons: two processes in one test have two owners, and what belongs to an owner goes with it.
 */
export function onePer<Owner extends object, Input, Value>(
  ownerOf: (input: Input) => Owner,
  make: (input: Input) => Value,
): (input: Input) => Value {
  const made = new WeakMap<Owner, { value: Value }>();
  return (input) => {
    const owner = ownerOf(input);
    const found = made.get(owner);
    if (found) return found.value;
    const value = make(input);
    made.set(owner, { value });
    return value;
  };
}
