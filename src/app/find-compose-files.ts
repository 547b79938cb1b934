import { basename, dirname, isAbsolute, join, relative } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import type { HostFiles } from '../io/files.ts';
import type { ComposeTarget } from './read-compose-target.ts';
import type { RuntimeContext } from './runtime-context.ts';

const composeName = /^(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/u;
const notOurs = new Set(['node_modules', '.git']);
const deepest = 8;

async function composeFilesBelow(
  files: HostFiles,
  folder: string,
  depth: number,
): Promise<readonly string[]> {
  const names = await files.list(folder);
  if (names.state !== 'known') return [];
  const found: string[] = [];
  for (const name of names.value.filter((entry) => !notOurs.has(entry))) {
    const path = join(folder, name);
    const status = await files.status(path);
    if (status.state !== 'known') continue;
    if (status.value.kind === 'directory' && depth < deepest)
      found.push(...(await composeFilesBelow(files, path, depth + 1)));
    else if (status.value.kind === 'file' && composeName.test(name)) found.push(path);
  }
  return found;
}

/** A file that Compose merges over the one beside it without being asked. */
const overrideName = /^((?:docker-)?compose)\.override\.ya?ml$/u;

/** Whether Compose merges `override` over `path` when it is told of neither. */
function isMergedOver(override: string, path: string): boolean {
  const base = overrideName.exec(basename(override))?.[1];
  const bases = [`${base}.yaml`, `${base}.yml`];
  return base !== undefined && dirname(override) === dirname(path) && bases.includes(basename(path));
}

/** One target for each file, but an override goes with the file it is merged over. */
function targetsOf(paths: readonly string[], show: (path: string) => string): readonly ComposeTarget[] {
  const over = (path: string) => paths.filter((other) => isMergedOver(other, path));
  const merged = new Set(paths.flatMap(over));
  return paths
    .filter((path) => !merged.has(path))
    .map((path) => {
      const overrides = over(path).map((other) => ({ path: other, shown: show(other) }));
      return { path, shown: show(path), ...(overrides.length > 0 ? { overrides } : {}) };
    });
}

/** The compose files a named path stands for: the file itself, or those below a folder. None is an error. */
export async function composeTargets(
  named: string,
  { files, directory }: RuntimeContext,
): Promise<readonly ComposeTarget[]> {
  const path = isAbsolute(named) ? named : join(directory, named);
  const real = await files.realPath(path);
  if (real.state === 'absent') throw new IronhullError('TARGET_MISSING', named);
  if (real.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${named}: ${real.detail}`);
  const status = await files.status(real.value);
  if (status.state !== 'known' || status.value.kind !== 'directory') return [{ path, shown: named }];
  const below = await composeFilesBelow(files, real.value, 0);
  if (below.length === 0) throw new IronhullError('TARGET_MISSING', `no compose file in ${named}`);
  return targetsOf(below, (file) => join(named, relative(real.value, file)));
}
