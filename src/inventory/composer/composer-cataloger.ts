import { catalogerOf } from '../file-kind.ts';
import { readComposerLock, readInstalled } from './composer-packages.ts';

/** Reads the packages of PHP's Composer: what it installed, and its lock file. */
export const composerCataloger = catalogerOf('composer', 1, [
  {
    endings: ['/composer/installed.json'],
    maxBytes: 32 * 2 ** 20,
    read: readInstalled,
  },
  {
    // A lock file of an installed package is that of its developers.
    endings: ['/composer.lock'],
    claims: (path) => !path.includes('/vendor/'),
    maxBytes: 32 * 2 ** 20,
    read: readComposerLock,
  },
]);
