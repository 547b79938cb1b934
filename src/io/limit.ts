/** Runs tasks, at most `most` at a time, in order. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Returns a limit of `most` concurrent tasks. */
export function limitConcurrency(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // Pass the place straight to the next in the queue, so that no task overtakes it.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
