import { basename, dirname } from 'node:path/posix';
import type { TargetFile } from '../target/target.ts';

/** A file that Compose merges over the one beside it without being asked. */
const overrideName = /^((?:docker-)?compose)\.override\.ya?ml$/u;

/** The paths of the files that an override is merged over where Compose is told of neither. */
function basesOf({ path }: TargetFile): readonly string[] {
  const base = overrideName.exec(basename(path))?.[1];
  return base === undefined ? [] : ['yaml', 'yml'].map((end) => `${dirname(path)}/${base}.${end}`);
}

/** One group for each file, but an override goes with the file it is merged over. */
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
