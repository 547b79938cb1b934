import { cpus, totalmem } from 'node:os';

/** Returns a description of the machine on one line. */
export function machineLine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, ${memory} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** Returns the median of some figures. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

/** Returns the minimum, median and maximum of some figures in milliseconds. */
export function spread(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)]?.toFixed(0) ?? '?';
  return `min ${at(0)}  median ${at(0.5)}  max ${at(1)} ms`;
}
