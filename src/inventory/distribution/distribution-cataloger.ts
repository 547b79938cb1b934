import type { Cataloger } from '../cataloger.ts';
import { limitGaps } from '../entry-gaps.ts';
import { textWithLineFeeds } from '../read-text.ts';
import { releaseFiles } from './release-files.ts';

/** Reads which distribution a root file system is; `chooseDistribution` decides between its files. */
export const distributionCataloger: Cataloger = {
  name: 'distribution',
  version: 1,
  claims: (path) => releaseFiles.has(path),
  maxBytes: 256 * 1024,
  read({ path, content }) {
    const { distribution, gaps } = releaseFiles.get(path)?.(textWithLineFeeds({ content })) ?? { gaps: [] };
    return {
      ...(distribution === undefined ? {} : { distribution }),
      ...(gaps.length === 0 ? {} : { gaps: limitGaps(gaps) }),
    };
  },
};
