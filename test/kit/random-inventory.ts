import type { Inventory } from '../../src/core/software/inventory.ts';
import { absent, known, unreadable } from '../../src/core/observed.ts';
import {
  packageTypes,
  type Distribution,
  type PackageLocation,
  type SoftwarePackage,
} from '../../src/core/software/software-package.ts';

const words = [
  'openssl',
  'Lib SSL',
  'g++',
  'zürich',
  '日本語',
  '😀',
  '<a href="x">&amp;',
  "it's",
  '100%',
  '%41',
  '@scope/name',
  '@',
  'a/b/c',
  'org.x:y',
  ':',
  'a:b:c',
  ' leading',
  'trailing ',
  '\n',
  '\t',
  '\r\n',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '"quoted"',
  '""',
  '\\',
  ']]>',
  '<!--',
  '__proto__',
  'x'.repeat(5000),
  '1:2.0-1+b1',
  '1.0~rc1',
  'v1.2.3',
  '0:1-2',
  '#',
  '?a=b&c',
];
const licenses = [
  'MIT',
  'MIT OR Apache-2.0',
  'GPL-2.0-only WITH Classpath-exception-2.0',
  'my own',
  '',
  '<&>',
];
const distributions: readonly Distribution[] = [
  { id: 'debian', like: [], version: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  { id: 'debian', like: [], codename: 'sid', name: 'Debian GNU/Linux trixie/sid' },
  { id: 'rhel', like: ['fedora'], version: '9.3', name: 'Red Hat Enterprise Linux 9.3 (Plow)' },
  { id: 'alpine', like: [], version: '3.19.1', name: 'Alpine Linux v3.19' },
  { id: 'Odd <&> ', like: ['a b', '"'], version: ' 1', name: '\u001b' },
];

/** Makes an inventory with odd names out of numbers from 0 to 1; its packages differ and are sorted. */
export function randomInventory(random: () => number, size: number): Inventory {
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const sometimes = <T>(value: () => T): T | undefined => (below(2) === 0 ? value() : undefined);
  const digest = () => `sha256:${String(below(10)).repeat(64)}`;
  const text = () => (below(3) === 0 ? pick(words) + pick(words) : pick(words));
  const location = (): PackageLocation => {
    const layer = sometimes(digest);
    return {
      path: `/${text()}`,
      proof: pick(['installed', 'declared', 'linked', 'text'] as const),
      ...(layer === undefined ? {} : { layer }),
    };
  };
  const onePackage = (): SoftwarePackage => {
    const fields = {
      architecture: sometimes(text),
      source: sometimes(() => ({ name: text(), version: text() })),
      vendor: sometimes(text),
      module: sometimes(text),
      licenses: sometimes(() => Array.from({ length: below(3) }, () => pick(licenses))),
      possibleNames: sometimes(() => [text(), text()]),
      ownedBy: sometimes(text),
    };
    // Of one that is not known, a source package may be likely.
    const sourceUnknown = sometimes(() => true as const);
    const stated = Object.fromEntries(
      Object.entries({ ...fields, sourceUnknown }).filter(([, value]) => value !== undefined),
    );
    return {
      type: pick(packageTypes),
      name: text(),
      version: below(10) === 0 ? '' : text(),
      ...stated,
      locations: Array.from({ length: below(3) }, location),
    };
  };
  const byKey = new Map<string, SoftwarePackage>();
  for (let i = 0; i < size; i++) {
    const one = onePackage();
    byKey.set(`${one.type}\u0001${one.name}\u0001${one.version}`, one);
  }
  const from = 'the SBOM';
  return {
    distribution: pick([
      absent(from),
      unreadable('malformed', 'os-release <&> is\nodd', from),
      ...distributions.map((distribution) => known(distribution, from)),
    ]),
    packages: [...byKey.values()].toSorted(
      (a, b) => order(a.type, b.type) || order(a.name, b.name) || order(a.version, b.version),
    ),
    layers: Array.from({ length: below(4) }, () => {
      const createdBy = sometimes(text);
      return { digest: digest(), ...(createdBy === undefined ? {} : { createdBy }) };
    }),
    gaps: Array.from({ length: below(3) }, () => ({ what: text(), why: text() })),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
