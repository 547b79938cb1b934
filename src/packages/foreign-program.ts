import type { ComponentName } from '../core/engine/engine-component.ts';
import { valueOf } from '../core/observed.ts';
import type { HostFiles } from '../io/files.ts';
import { isProgram, listLocalPaths } from './programs.ts';

/**
 * Returns a component's program that is not from the package with the files `own` but replaces its program:
 * the running one if known, else a manually installed one found first.
 */
export async function findForeignProgram(
  files: HostFiles,
  component: ComponentName,
  own: readonly string[],
  running?: string,
): Promise<string | undefined> {
  const mayBring = (path: string): boolean =>
    own.includes(path) || (isProgram(path, component) && !listLocalPaths(component).includes(path));
  if (running !== undefined) return mayBring(running) ? undefined : running;
  const paths = listLocalPaths(component).filter((path) => !own.includes(path));
  const places = await Promise.all(paths.map(async (path) => valueOf(await files.realPath(path))));
  return paths.find((_path, index) => {
    const place = places[index];
    return place !== undefined && !mayBring(place);
  });
}
