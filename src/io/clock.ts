/** The time, for what has to say when and how long. */
export interface Clock {
  /** Now, RFC 3339, UTC. */
  now(): string;
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  elapsed(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsed: () => performance.now(),
};
