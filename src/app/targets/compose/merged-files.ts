import { basename, dirname } from 'node:path/posix';
import type { TargetFile } from '../shared/target.ts';

/** A file that Compose merges over the one beside it without being asked. */
const overrideName = /^((?:docker-)?compose)\.override\.ya?ml$/u;

/** A file that may be only a part, to be merged over the one beside it: `docker-compose.prod.yml`. */
const partName = /^((?:docker-)?compose)[.-][^/]+\.ya?ml$/u;

/** Whether Compose merges a file over the one beside it without being asked. */
export function isOverride({ path }: TargetFile): boolean {
  return overrideName.test(basename(path));
}

/** Returns the paths of the files that a file is, or may be, merged over. */
function basesOf({ path }: TargetFile): readonly string[] {
  const base = partName.exec(basename(path))?.[1];
  return base === undefined ? [] : ['yaml', 'yml'].map((end) => `${dirname(path)}/${base}.${end}`);
}

/** One group for each file, but an override or a part goes with the file it is merged over. */
export function mergedFiles(
  files: readonly TargetFile[],
): readonly (readonly [TargetFile, ...TargetFile[]])[] {
  const there = new Set(files.map(({ path }) => path));
  const over = new Map<string, TargetFile[]>();
  const bases = files.filter((file) => {
    const merged = basesOf(file).filter((base) => there.has(base));
    for (const base of merged) over.set(base, [...(over.get(base) ?? []), file]);
    return merged.length === 0;
  });
  return bases.map((file) => [file, ...(over.get(file.path) ?? [])] as const);
}
