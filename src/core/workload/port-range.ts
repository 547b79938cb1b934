/** Consecutive ports, both ends included. */
export interface PortRange {
  from: number;
  to: number;
}

/** Parses a port (`80`) or a range (`8000-8010`); absent if the text is neither. */
export function parsePortRange(text: string): PortRange | undefined {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/u.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535 ? { from, to } : undefined;
}

/** Writes a range as `8000-8010`, one port as `80`. */
export function formatPortRange({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/** Returns the same ports as sorted, disjoint ranges. */
export function unitePorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const united: PortRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/**
 * Returns the index of the first item of a sorted list for which `before` is false; its length if there is
 * none.
 */
export function firstIndex<T>(sorted: readonly T[], before: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the ports of a range that are not in `united`, a result of `unitePorts`. */
export function subtractPorts({ from, to }: PortRange, united: readonly PortRange[]): readonly PortRange[] {
  const left: PortRange[] = [];
  let next = from;
  for (let index = firstIndex(united, (range) => range.to < from); next <= to; index += 1) {
    const taken = united[index];
    if (!taken || taken.from > to) {
      left.push({ from: next, to });
      break;
    }
    if (taken.from > next) left.push({ from: next, to: taken.from - 1 });
    next = taken.to + 1;
  }
  return left;
}
