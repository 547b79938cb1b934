import type { OwnedFiles } from '../inventory/cataloger.ts';
import { joinPath, lastName, parentOf } from './entry-path.ts';
import type { LayerReading } from './layer-reading.ts';
import type { MergedTree } from './merge-layers.ts';

const library = /\.so(?:\.[\w.-]+)?$/u;
/** Files that an interpreter reads: whether it did, its open files do not tell. */
const interpreted =
  /\.(?:p[ylmh]|pyc|pyo|rb|js|[cm]js|php|phar|lua|jar|war|class|sh|bash|tcl|r|jl|el|elc)$/iu;
const executable = 0o111;

/**
 * Returns the programs, the libraries and the files for interpreters that each package owns: all that a process can have of
 * it for longer than it reads a file. By their paths without links, as the kernel shows them.
 */
export function findPrograms(
  owned: readonly OwnedFiles[],
  readings: readonly LayerReading[],
  tree: MergedTree,
): readonly OwnedFiles[] {
  const isProgram = (path: string): boolean => {
    const place = tree.at(path);
    const entries = place && readings[place.layer]?.entries;
    if (place === undefined || entries === undefined) return false;
    const kind = entries.kinds[place.entry];
    if (kind !== 'f' && kind !== 'h') return false;
    if (library.test(path) || interpreted.test(path)) return true;
    return ((entries.modes[place.entry] ?? 0) & executable) !== 0;
  };
  const folders = new Map<string, string | undefined>();
  const realFolder = (folder: string): string | undefined => {
    if (!folders.has(folder)) folders.set(folder, tree.resolve(folder));
    return folders.get(folder);
  };
  return owned.flatMap(({ owner, paths }) => {
    const programs = new Set<string>();
    for (const path of paths) {
      const folder = realFolder(parentOf(path));
      // What a link leads to is a file of the package too, or of another one.
      const real = folder === undefined ? path : joinPath(folder, lastName(path));
      if (isProgram(real)) programs.add(real);
    }
    return programs.size === 0 ? [] : [{ owner, paths: [...programs] }];
  });
}

/** What kind of file a program is, by its name: whether a process that uses it shows that, as its mapped files. */
export function kindOfProgram(path: string): 'library' | 'interpreted' | 'program' {
  if (interpreted.test(path)) return 'interpreted';
  return library.test(path) ? 'library' : 'program';
}
