import type { Distribution } from '../../core/software/software-package.ts';
import { unknownId } from './os-release.ts';
import { releaseFiles } from './release-files.ts';

/** A distribution, and the file that decides which one it is. */
export interface ChosenDistribution {
  distribution: Distribution;
  path: string;
}

/**
 * Returns the distribution of a root file system from what its files say, by their paths: that of the decisive file
 * among those with a known `ID`. A version or codename that it lacks is that of the next file with the same `ID`.
 * `undefined` if no file names a distribution.
 */
export function chooseDistribution(
  readings: ReadonlyMap<string, Distribution>,
): ChosenDistribution | undefined {
  const ranked = [...releaseFiles.keys()].flatMap((path) => {
    const distribution = readings.get(path);
    return distribution === undefined ? [] : [{ path, distribution }];
  });
  const found = ranked.find(({ distribution }) => distribution.id !== unknownId) ?? ranked[0];
  if (found === undefined) return undefined;
  const { path, distribution: decisive } = found;
  const alike = ranked.map(({ distribution }) => distribution).filter(({ id }) => id === decisive.id);
  const version = decisive.version ?? alike.find((one) => /^\d/u.test(one.version ?? ''))?.version;
  const codename = decisive.codename ?? alike.find((one) => one.codename !== undefined)?.codename;
  const distribution = {
    ...decisive,
    ...(version === undefined ? {} : { version }),
    ...(codename === undefined ? {} : { codename }),
  };
  return { distribution, path };
}
