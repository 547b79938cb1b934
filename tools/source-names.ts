// Builds the table of source packages that ships with the package: `node tools/source-names.ts FILE RELEASE=INDEX…`. INDEX is an
// uncompressed file `Packages` of a Debian archive: the release's own, its updates' and its security archive's, one after another,
// so that the newest is last. The same indexes give the same bytes with the same Node.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { addPackagesIndex, formatSourceNames } from '../src/inventory/source-names/packages-index.ts';
import type { SourceName } from '../src/core/source-name.ts';

/** The package is small to download: the table may not be a large part of it. */
const largestTable = 420 * 2 ** 10;
/** Compilers and libraries for other architectures: no image runs on them, and no advisory names their source packages. */
const leftOut =
  /-cross(?:-|$)|-(?:mips|powerpc|sparc|m68k|sh4|hppa|alpha|riscv64|ppc64|ppc64el|s390x|x32)[a-z0-9]*-linux-gnu/u;

const [output = '', ...given] = process.argv.slice(2);
if (output === '' || given.length === 0) throw new Error('node tools/source-names.ts FILE RELEASE=INDEX…');
const releases = new Map<string, Map<string, SourceName>>();
for (const one of given) {
  const [, release = '', index = ''] = /^(\d+)=(.+)$/u.exec(one) ?? [];
  if (release === '') throw new Error(`${one} is not RELEASE=INDEX`);
  const names = releases.get(release) ?? new Map<string, SourceName>();
  addPackagesIndex(names, readFileSync(index, 'utf8'));
  releases.set(release, names);
}
for (const names of releases.values())
  for (const binary of names.keys()) if (leftOut.test(binary)) names.delete(binary);
const text = Buffer.from(formatSourceNames(releases));
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 11,
  [constants.BROTLI_PARAM_LGWIN]: 24,
  [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
};
writeFileSync(output, brotliCompressSync(text, { params }));
const { size } = statSync(output);
console.log(
  `${output}: ${[...releases.values()].map((names) => names.size).join(', ')} packages, ${size} bytes`,
);
if (size > largestTable)
  throw new Error(`${output} is larger than ${largestTable} bytes: leave out more packages`);
