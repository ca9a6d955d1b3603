/** Rates that protect people and machines from each other; by name, so that routes and events can point at them. */
export interface Limits {
  /**
   * Counts one use of `name` by `key`: decided here and now, and told to the other processes over Redis where there is one.
   *
   * @throws {AppError} rate_limited with `retryAfterMs`
   */
  take(name: string, key: string): void;
  /**
   * As `take`, but the other processes are asked before the answer, for at most 50 ms; without Redis it is `take`.
   *
   * @throws {AppError} rate_limited with `retryAfterMs`
   */
  takeTogether(name: string, key: string): Promise<void>;
  /** Counts in the database, so that all processes share it: sign-in and registration. @throws {AppError} too_many_attempts */
  takeShared(name: string, key: string): Promise<void>;
  /** Takes back what a successful attempt counted. */
  giveBackShared(name: string, key: string): Promise<void>;
}
