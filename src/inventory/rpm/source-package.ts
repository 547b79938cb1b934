import type { SourcePackage } from '../../core/software/software-package.ts';
import { isWord } from '../stated-values.ts';
import { writeVersion, type RpmBuild } from './installed-package.ts';

const sourceFileName = /^(.+)-([^-]+)-([^-]+)\.(?:no)?src\.rpm$/u;

/**
 * Returns the source package of a build from the name of its file, `SOURCERPM`; `undefined` for another name. The name
 * of a file has no epoch: that of the build counts if it has the same version, since a subpackage with a version of its
 * own has an epoch of its own.
 */
export function sourcePackageOf(file: string, build: RpmBuild): SourcePackage | undefined {
  const [, name, version, release] = sourceFileName.exec(file) ?? [];
  if (name === undefined || version === undefined || release === undefined || !isWord(file)) return undefined;
  const isOwn = version === build.version && release === build.release;
  return { name, version: writeVersion({ epoch: isOwn ? build.epoch : 0, version, release }) };
}
