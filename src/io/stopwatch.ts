import type { Clock } from './clock.ts';

/** Duration of one collector in milliseconds; some overlap. */
export interface Duration {
  name: string;
  milliseconds: number;
}

/** Runs a collector, reports its start and records its duration. */
export type Timed = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** Returns a stopwatch; durations stay out of the facts, which must be equal between runs. */
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
