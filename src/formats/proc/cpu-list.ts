/** Returns the number of CPUs in a list such as `0-2,4`; absent if it cannot be parsed. */
export function countCpus(list: string): number | undefined {
  const ranges = list.split(',').map((part) => /^\s*(\d+)(?:-(\d+))?\s*$/u.exec(part));
  const named = new Set<number>();
  for (const range of ranges) {
    if (range === null) return undefined;
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (last - first > 8192) return undefined;
    for (let cpu = first; cpu <= last; cpu += 1) named.add(cpu);
  }
  return named.size;
}
