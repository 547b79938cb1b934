import type { Clock } from './clock.ts';

/** How long one collector took, in milliseconds. Some run at the same time. */
export interface Duration {
  name: string;
  milliseconds: number;
}

/** Runs a collector, says that it starts and keeps how long it took. */
export type Timed = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** A stop-watch: durations stay out of the facts, which are the same from run to run. */
export function stopwatch(
  clock: Clock,
  onProgress: (name: string) => void,
): { timed: Timed; durations: Duration[] } {
  const durations: Duration[] = [];
  const timed: Timed = async (name, run) => {
    onProgress(name);
    const start = clock.elapsed();
    const result = await run();
    durations.push({ name, milliseconds: clock.elapsed() - start });
    return result;
  };
  return { timed, durations };
}
