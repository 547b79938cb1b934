import { importedFile } from './reach.ts';
import type { SourceFacts } from './source.ts';

/**
 * The circles of files that import each other, types counted, one line for each: who reads one of such files has to
 * read all of them.
 */
export function circularFiles(sources: readonly SourceFacts[]): string[] {
  const known = new Map(sources.map((source) => [source.file, source]));
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      const circle = [...path.slice(start), file];
      circles.push(
        `${path.at(-1) ?? file}:1: files import each other (${circle.join(' -> ')}): lay what they share in a file of its own`,
      );
      return;
    }
    if (finished.has(file)) return;
    const targets = (known.get(file)?.imports ?? []).map(({ specifier }) => importedFile(file, specifier));
    for (const target of new Set(targets))
      if (target !== undefined && known.has(target)) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of known.keys()) visit(file, []);
  return circles;
}
