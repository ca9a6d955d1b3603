/** Rates that protect people and machines from each other; by name, so that routes and events can point at them. */
export interface Limits {
  /**
   * Counts one use of `name` by `key`, in memory of this process (or Redis where there is one).
   *
   * @throws {AppError} rate_limited with `retryAfterMs`
   */
  take(name: string, key: string): void;
  /** Counts in the database, so that all processes share it: sign-in and registration. @throws {AppError} too_many_attempts */
  takeShared(name: string, key: string): Promise<void>;
  /** Takes back what a successful attempt counted. */
  giveBackShared(name: string, key: string): Promise<void>;
}
