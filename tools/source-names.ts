// Writes which source package each binary package of Debian is built from, for scans of SBOMs that do not say:
// `node tools/source-names.ts TRACKER FILE RELEASE=PACKAGES…`. TRACKER is the JSON of Debian's security tracker: only source
// packages with a vulnerability are written. Each PACKAGES is the index `Packages` of a release: `12=bookworm.packages`.
import { readFileSync, writeFileSync } from 'node:fs';
import { parsePackagesIndex } from '../src/inventory/source-names/packages-index.ts';
import { formatReleaseNames } from '../src/inventory/source-names/release-names.ts';

const [tracker = '', output = '', ...given] = process.argv.slice(2);
if (given.length === 0) throw new Error('node tools/source-names.ts TRACKER FILE RELEASE=PACKAGES…');
const withVulnerabilities = new Set(Object.keys(JSON.parse(readFileSync(tracker, 'utf8')) as object));
const releases = new Map(
  given.map((one) => {
    const [release = '', file = ''] = one.split('=');
    const names = parsePackagesIndex(readFileSync(file, 'utf8'));
    return [release, new Map([...names].filter(([, { name }]) => withVulnerabilities.has(name)))] as const;
  }),
);
writeFileSync(output, formatReleaseNames(releases));
