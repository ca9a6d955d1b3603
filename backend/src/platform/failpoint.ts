const points = new Map<string, number>();

/** Sets the places where this process may end itself, from FAIL_AT (`after_commit:0.01,before_ack:1`); empty in every real run. */
export function armFailpoints(spec: string): void {
  points.clear();
  for (const part of spec.split(",").filter(Boolean)) {
    const [name = "", probability = "1"] = part.split(":");
    points.set(name.trim(), Number(probability));
  }
}

/** A named place where the chaos tests kill the process as a power cut would: no clean-up, no last word. */
export function failpoint(name: string): void {
  if (points.size > 0 && Math.random() < (points.get(name) ?? 0)) process.kill(process.pid, "SIGKILL");
}
