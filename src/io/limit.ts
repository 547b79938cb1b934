/** Runs tasks, at most `most` at a time, in the order they were asked for. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** A limit of its own: tasks given to it share `most` places. */
export function limitConcurrency(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place goes straight to the next in the queue, so that nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
