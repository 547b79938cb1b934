import type { IdMapping } from '../../core/workload/effective.ts';

/**
 * Parses `/proc/<pid>/uid_map` or `gid_map` (user_namespaces(7)). An empty file is a namespace whose map was
 * never written. `undefined` if a line is not three numbers.
 */
export function parseIdMap(text: string): IdMapping[] | undefined {
  const mappings: IdMapping[] = [];
  for (const line of text.split('\n').filter((entry) => entry.trim() !== '')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(line);
    if (match === null) return undefined;
    mappings.push({ inside: Number(match[1]), outside: Number(match[2]), length: Number(match[3]) });
  }
  return mappings;
}
