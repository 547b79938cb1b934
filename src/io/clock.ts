/** Source of timestamps and durations. */
export interface Clock {
  /** Returns the current time, RFC 3339 in UTC. */
  now(): string;
  /** Returns milliseconds of a monotonic clock; only differences are meaningful. */
  elapsed(): number;
}

/** Clock of this machine. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsed: () => performance.now(),
};
