import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessInventory } from '../../src/advisories/match/assess-inventory.ts';
import { advisoriesInMemory, advisory, affects } from '../../src/advisories/match/test-source.ts';
import { withSources } from '../../src/app/scan/with-sources.ts';
import type { Inventory } from '../../src/core/software/inventory.ts';
import { known } from '../../src/core/observed.ts';
import type { Distribution, SoftwarePackage } from '../../src/core/software/software-package.ts';
import { purlOf } from '../../src/formats/purl/package-purl.ts';
import { readSbom } from '../../src/formats/sbom/read-sbom.ts';
import { apkCataloger } from '../../src/inventory/apk/apk-cataloger.ts';
import type { Cataloger } from '../../src/inventory/cataloger.ts';
import { dpkgCataloger } from '../../src/inventory/dpkg/dpkg-cataloger.ts';
import { readingOfFile } from '../kit/cataloged-file.ts';

/** Packages as their managers have them: name, version, source package and its version if they differ. */
type Installed = readonly [name: string, version: string, source?: string, sourceVersion?: string];

const ofDebian: readonly Installed[] = [
  ['bash', '5.2.15-2+b2', 'bash', '5.2.15-2'],
  ['bsdutils', '1:2.38.1-5+deb12u1', 'util-linux', '2.38.1-5+deb12u1'],
  ['dmsetup', '2:1.02.185-2', 'lvm2', '2.03.16-2'],
  ['libc6', '2.36-9+deb12u4', 'glibc'],
  ['libgcc-s1', '12.2.0-14', 'gcc-12'],
  ['libpq5', '15.6-0+deb12u1', 'postgresql-15'],
  ['libssl3', '3.0.11-1~deb12u2', 'openssl'],
  ['libsystemd0', '252.22-1~deb12u1', 'systemd'],
  ['login', '1:4.13+dfsg1-1+b1', 'shadow', '1:4.13+dfsg1-1'],
  ['perl-base', '5.36.0-7+deb12u1', 'perl'],
  ['php-common', '2:93', 'php-defaults', '93'],
  ['tar', '1.34+dfsg-1.2+deb12u1'],
  ['zlib1g', '1:1.2.13.dfsg-1', 'zlib'],
];
const ofAlpine: readonly Installed[] = [
  ['busybox-binsh', '1.36.1-r15', 'busybox'],
  ['ca-certificates-bundle', '20230506-r0', 'ca-certificates'],
  ['libcrypto3', '3.1.4-r5', 'openssl'],
  ['libcurl', '8.5.0-r0', 'curl'],
  ['libpq', '16.1-r0', 'postgresql16'],
  ['libstdc++', '13.2.1_git20231014-r0', 'gcc'],
  ['musl-utils', '1.2.4_git20230717-r4', 'musl'],
  ['ncurses-terminfo-base', '6.4_p20231125-r0', 'ncurses'],
  ['scanelf', '1.3.7-r2', 'pax-utils'],
  ['ssl_client', '1.36.1-r15', 'busybox'],
  ['zlib', '1.3.1-r0'],
];

function paragraph([name, version, source, sourceVersion]: Installed): string {
  const suffix = sourceVersion === undefined ? '' : ` (${sourceVersion})`;
  const stated = source === undefined ? '' : `Source: ${source}${suffix}\n`;
  return `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n${stated}`;
}

function record([name, version, source = name]: Installed): string {
  return `P:${name}\nV:${version}\nA:x86_64\no:${source}\n`;
}

const families: readonly {
  distribution: Distribution;
  ecosystem: string;
  cataloger: Cataloger;
  path: string;
  text: string;
  installed: readonly Installed[];
}[] = [
  {
    distribution: { id: 'debian', like: [], version: '12', name: 'Debian 12' },
    ecosystem: 'Debian:12',
    cataloger: dpkgCataloger,
    path: '/var/lib/dpkg/status',
    text: ofDebian.map(paragraph).join('\n'),
    installed: ofDebian,
  },
  {
    distribution: { id: 'alpine', like: [], version: '3.19.1', name: 'Alpine 3.19.1' },
    ecosystem: 'Alpine:v3.19',
    cataloger: apkCataloger,
    path: '/lib/apk/db/installed',
    text: ofAlpine.map(record).join('\n'),
    installed: ofAlpine,
  },
];

/** An SBOM with nothing but names, versions and Package URLs without source packages. */
function bareSbom(packages: readonly SoftwarePackage[], distribution: Distribution): Inventory {
  const components = packages.map(({ type, name, version, architecture = '' }) => ({
    type: 'library',
    name,
    version,
    purl: purlOf({ type, name, version, architecture, sourceUnknown: true }, distribution),
  }));
  const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });
  return readSbom(new TextEncoder().encode(text), 'bare.json').inventory;
}

for (const { distribution, ecosystem, cataloger, path, text, installed } of families)
  test(`a bare SBOM of ${distribution.name} gives the findings of the image`, () => {
    const found = readingOfFile(cataloger, path, Buffer.from(text)).packages ?? [];
    const packages = found.map(({ proof, ...one }): SoftwarePackage => ({
      ...one,
      locations: [{ path, proof }],
    }));
    assert.equal(packages.length, installed.length);
    const image: Inventory = {
      distribution: known(distribution, path),
      packages,
      layers: [],
      gaps: [],
    };
    // Of each source package: a vulnerability of just this version, and one that this version fixed.
    const source = advisoriesInMemory(
      installed.flatMap(([name, version, from = name, at = version], place) => [
        advisory(`CVE-2024-${1000 + place}`, [
          affects(ecosystem, from, { of: 'source', ranges: [], versions: [at] }),
        ]),
        advisory(`CVE-2024-${2000 + place}`, [affects(ecosystem, from, { of: 'source', fixed: at })]),
      ]),
    );
    const findingsOf = (inventory: Inventory) => {
      const { matches, unassessed } = assessInventory(inventory, source);
      const findings = matches.map(({ id, package: at }) => {
        const { name = '', version = '' } = inventory.packages[at] ?? {};
        return `${id} ${name} ${version}`;
      });
      return { findings: findings.toSorted(), unassessed: unassessed.map(({ why }) => why) };
    };
    const expected = findingsOf(image);
    assert.ok(expected.findings.length >= installed.length, 'each package has a finding');
    assert.deepEqual(expected.unassessed, []);
    const bare = bareSbom(packages, distribution);
    assert.ok(bare.packages.every(({ sourceUnknown }) => sourceUnknown === true));
    assert.deepEqual(findingsOf(withSources(bare)), expected);
  });
