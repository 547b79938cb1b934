import type { Distribution } from '../../core/software-package.ts';
import { unknownId } from './os-release.ts';
import { releaseFiles } from './release-files.ts';

/**
 * Returns the distribution of a root file system from what its files say, by their paths: that of the decisive file
 * among those with a known `ID`. A version or codename that it lacks is that of the next file with the same `ID`.
 * `undefined` if no file names a distribution.
 */
export function chooseDistribution(readings: ReadonlyMap<string, Distribution>): Distribution | undefined {
  const ranked = [...releaseFiles.keys()].flatMap((path) => readings.get(path) ?? []);
  const decisive = ranked.find(({ id }) => id !== unknownId) ?? ranked[0];
  if (decisive === undefined) return undefined;
  const alike = ranked.filter(({ id }) => id === decisive.id);
  const version = decisive.version ?? alike.find((one) => /^\d/u.test(one.version ?? ''))?.version;
  const codename = decisive.codename ?? alike.find((one) => one.codename !== undefined)?.codename;
  return {
    ...decisive,
    ...(version === undefined ? {} : { version }),
    ...(codename === undefined ? {} : { codename }),
  };
}
