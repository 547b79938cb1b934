import type { Cataloger, FileReading, FoundPackage } from '../cataloger.ts';
import { limitGaps } from '../entry-gaps.ts';
import { textWithLineFeeds } from '../read-text.ts';
import { apkDatabases, readApkPackages, type ApkPackage } from './installed.ts';

const paths: ReadonlySet<string> = new Set(apkDatabases);

/** Reads the packages and files of apk: Alpine, Wolfi, Chainguard. */
export const apkCataloger: Cataloger = {
  name: 'apk',
  version: 1,
  claims: (path) => paths.has(path),
  folders: apkDatabases.map((path) => path.slice(0, path.lastIndexOf('/'))),
  maxBytes: 32 * 1024 * 1024,
  read({ content }): FileReading {
    const { packages, gaps } = readApkPackages(textWithLineFeeds({ content }));
    const owned = packages.flatMap(({ name, files }) =>
      files.length === 0 ? [] : [{ owner: `apk/${name}`, paths: files }],
    );
    return {
      ...(packages.length === 0 ? {} : { packages: packages.map(foundPackage) }),
      ...(owned.length === 0 ? {} : { owned }),
      ...(gaps.length === 0 ? {} : { gaps: limitGaps(gaps) }),
    };
  },
};

function foundPackage({
  name,
  version,
  architecture,
  origin,
  maintainer,
  license,
}: ApkPackage): FoundPackage {
  return {
    type: 'apk',
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    ...(origin === undefined || origin === name ? {} : { source: { name: origin, version } }),
    ...(maintainer === undefined ? {} : { vendor: maintainer }),
    ...(license === undefined ? {} : { licenses: [license] }),
    proof: 'installed',
  };
}
