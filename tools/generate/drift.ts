import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Texts of generated files by their path below the checkout. */
export type Texts = ReadonlyMap<string, string>;

/** Pages of checks that are there no more. */
function leftover(root: string, wanted: Texts): string[] {
  return globSync('docs/checks/**/*.md', { cwd: root }).filter((file) => !wanted.has(file));
}

/** The files below `root` that are not what was generated: missing, different, or of a check that is gone. */
export function drift(root: string, wanted: Texts): string[] {
  const differs = [...wanted].filter(([file, text]) => {
    const path = join(root, file);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  return [...differs.map(([file]) => file), ...leftover(root, wanted)].toSorted();
}

/** Makes the files below `root` what was generated, touching only those that differ. */
export function write(root: string, wanted: Texts): void {
  for (const file of drift(root, wanted)) {
    const text = wanted.get(file);
    if (text === undefined) {
      rmSync(join(root, file));
      continue;
    }
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
