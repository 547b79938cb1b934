import type { ComponentName } from '../../core/engine-component.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { isProgram, localPlaces } from './programs.ts';

/**
 * A program of a component that is not of the package with the files `own`, and runs in the place of
 * its own: the running one where that is known, else one that an administrator put where it is found
 * first.
 */
export async function foreignProgram(
  files: HostFiles,
  component: ComponentName,
  own: readonly string[],
  running?: string,
): Promise<string | undefined> {
  const mayBring = (path: string): boolean =>
    own.includes(path) || (isProgram(path, component) && !localPlaces(component).includes(path));
  if (running !== undefined) return mayBring(running) ? undefined : running;
  const paths = localPlaces(component).filter((path) => !own.includes(path));
  const places = await Promise.all(paths.map(async (path) => valueOf(await files.realPath(path))));
  return paths.find((_path, index) => {
    const place = places[index];
    return place !== undefined && !mayBring(place);
  });
}
