/** A line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A scrape, read as Prometheus reads it. */
export interface Scrape {
  readonly samples: readonly Sample[];
  /** The metrics that were announced with HELP and TYPE, by name. */
  readonly types: ReadonlyMap<string, string>;
  /** Sum over all samples of a name whose labels are at least these. */
  sum(name: string, labels?: Record<string, string>): number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?[\d.e+-]+|[+-]Inf|Nan|NaN)$/;

/** @throws {Error} for a line that the text format does not know, a sample without its type, or one that comes twice */
export function parseMetrics(text: string): Scrape {
  const types = new Map<string, string>();
  const helped = new Set<string>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, what, name = "", rest = ""] = comment;
      if (what === "HELP") helped.add(name);
      else types.set(name, rest);
      continue;
    }
    const [, name = "", inside = "", value = ""] = SAMPLE.exec(line) ?? [];
    if (name === "") throw new Error(`not a sample: ${line}`);
    const base = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    if (!types.has(base) || !helped.has(base)) throw new Error(`without TYPE or HELP: ${line}`);
    const key = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    const labels = Object.fromEntries(
      [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"(?:,|$)/g)].map(([, label = "", text = ""]) => [label, text]),
    );
    samples.push({ name, labels, value: value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value) });
  }
  return {
    samples,
    types,
    sum: (name, labels = {}) =>
      samples
        .filter(
          (one) => one.name === name && Object.entries(labels).every(([label, text]) => one.labels[label] === text),
        )
        .reduce((sum, { value }) => sum + value, 0),
  };
}
