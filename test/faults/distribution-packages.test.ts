import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Malformed } from '../../src/formats/bytes/byte-source.ts';
import { apkCataloger } from '../../src/inventory/apk/apk-cataloger.ts';
import type { Cataloger, FileReading } from '../../src/inventory/cataloger.ts';
import { distributionCataloger } from '../../src/inventory/distribution/distribution-cataloger.ts';
import { dpkgCataloger } from '../../src/inventory/dpkg/dpkg-cataloger.ts';
import { rpmCataloger } from '../../src/inventory/rpm/rpm-cataloger.ts';
import { catalogedFile } from '../kit/cataloged-file.ts';
import { seeded } from '../kit/random.ts';
import { roundsOf } from '../kit/rounds.ts';
import { berkeleyFile, ndbFile, sqliteFile } from '../kit/rpm/databases.ts';
import type { MadePackage } from '../kit/rpm/header.ts';

const seed = 20_261_130;
/** Of the processor's time, in microseconds: a busy machine makes nothing of it. */
const slowest = 2_000_000;
const count = 12;
const numbers = Array.from({ length: count }, (_none, index) => index);
const rpms: readonly MadePackage[] = numbers.map((index) => ({
  name: `package-${index}`,
  epoch: index,
  version: `1.${index}`,
  architecture: 'x86_64',
  source: `source-${index}-1.${index}-1.src.rpm`,
  files: [`/usr/bin/program-${index}`, `/usr/share/doc/${index}/README`],
  modes: [0o10_0755, 0o10_0644],
  states: [0, 0],
  ballast: index * 400,
}));

interface Sample {
  cataloger: Cataloger;
  path: string;
  content: Buffer;
}

const texts: readonly Sample[] = [
  {
    cataloger: dpkgCataloger,
    path: '/var/lib/dpkg/status',
    content: Buffer.from(
      numbers
        .map(
          (index) =>
            `Package: package-${index}\nStatus: install ok installed\nMaintainer: M <m@example.org>\n` +
            `Architecture: amd64\nSource: source (${index})\nVersion: 1.${index}\nDescription: d\n more\n`,
        )
        .join('\n'),
    ),
  },
  {
    cataloger: apkCataloger,
    path: '/lib/apk/db/installed',
    content: Buffer.from(
      numbers
        .map((index) => `P:package-${index}\nV:1.${index}-r0\nA:x86_64\no:source\nF:usr/bin\nR:p-${index}\n`)
        .join('\n'),
    ),
  },
  {
    cataloger: rpmCataloger,
    path: '/var/lib/rpmmanifest/container-manifest-2',
    content: Buffer.from(
      numbers
        .map((index) => `package-${index}\t1.${index}-1\t1\t1\tV\t(none)\t1\tx86_64\t0\ts-1-1.src.rpm\n`)
        .join(''),
    ),
  },
];

const others: readonly Sample[] = [
  { cataloger: rpmCataloger, path: '/var/lib/rpm/rpmdb.sqlite', content: sqliteFile(rpms) },
  { cataloger: rpmCataloger, path: '/var/lib/rpm/Packages.db', content: ndbFile(rpms) },
  { cataloger: rpmCataloger, path: '/var/lib/rpm/Packages', content: berkeleyFile(rpms, { pageSize: 512 }) },
  {
    cataloger: dpkgCataloger,
    path: '/var/lib/dpkg/info/a.list',
    content: Buffer.from('/.\n/usr\n/usr/bin\n/usr/bin/a\n'),
  },
  {
    cataloger: distributionCataloger,
    path: '/etc/os-release',
    content: Buffer.from('ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian \\"12\\""\nID_LIKE=\'a b\'\n'),
  },
  {
    cataloger: distributionCataloger,
    path: '/etc/SuSE-release',
    content: Buffer.from('SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n'),
  },
];

/** Characters at which the parsers of texts decide, and others. */
const strange = Array.from(' \t\n\r:;=\\"\'/.-()\0\u001Ba0é\u2028');

function mutateText(content: Buffer, random: () => number): Buffer {
  const text = content.toString('utf8');
  const at = Math.floor(random() * text.length);
  const added = strange[Math.floor(random() * strange.length)] ?? '';
  return Buffer.from(text.slice(0, at) + added + text.slice(at + (random() < 0.5 ? 1 : 0)));
}

function mutateBytes(content: Buffer, random: () => number): Buffer {
  if (random() < 0.1) return content.subarray(0, Math.floor(random() * content.length));
  const copy = Buffer.from(content);
  for (let n = 0; n < 3; n++) {
    const page = Math.floor((random() * copy.length) / 512) * 512;
    const at = random() < 0.7 ? page + Math.floor(random() * 64) : Math.floor(random() * copy.length);
    copy[Math.min(at, copy.length - 1)] = Math.floor(random() * 256);
  }
  return copy;
}

/** What is read, or nothing if the file as a whole is a gap. */
function readChanged({ cataloger, path }: Sample, content: Buffer, round: number): FileReading | undefined {
  const start = process.cpuUsage();
  try {
    return cataloger.read(catalogedFile(path, content));
  } catch (error) {
    if (!(error instanceof Malformed)) throw new Error(`round ${round}`, { cause: error });
    return undefined;
  } finally {
    assert.ok(process.cpuUsage(start).user < slowest, `round ${round} took too long`);
  }
}

function assertSound(reading: FileReading, round: number): void {
  for (const { name, version, architecture = '-' } of reading.packages ?? [])
    for (const word of [name, version, architecture]) assert.match(word, /^[^\s\p{Cc}]+$/u, `round ${round}`);
  for (const { paths } of reading.owned ?? [])
    for (const path of paths) assert.match(path, /^(?:\/(?!\.{0,2}(?:\/|$))[^/\0]*)+$/u, `round ${round}`);
  assert.ok((reading.gaps?.length ?? 0) <= 21, `round ${round}`);
  assert.deepEqual(JSON.parse(JSON.stringify(reading)), reading, `round ${round}`);
}

describe(`files of distributions changed at random, seed ${seed}`, () => {
  for (const sample of [...texts, ...others])
    test(`${sample.path} is read or refused, in bounded time`, () => {
      const random = seeded(seed);
      for (let round = 0; round < roundsOf(1000); round++) {
        const mutate = texts.includes(sample) || random() < 0.5 ? mutateText : mutateBytes;
        const reading = readChanged(sample, mutate(sample.content, random), round);
        if (reading !== undefined) assertSound(reading, round);
      }
    });

  for (const sample of texts)
    test(`no package of ${sample.path} is missing without a gap`, () => {
      const random = seeded(seed + 1);
      let missing = 0;
      for (let round = 0; round < roundsOf(2000); round++) {
        const content = mutateText(sample.content, random);
        const { packages = [], gaps = [] } = readChanged(sample, content, round) ?? { gaps: ['as a whole'] };
        if (packages.length >= count) continue;
        missing += 1;
        assert.notDeepEqual(gaps, [], content.toString('utf8'));
      }
      assert.ok(missing > 0);
    });
});

describe('large files are read in bounded time:', () => {
  const million = 1_000_000;
  for (const [title, cataloger, path, text] of [
    ['empty lines', dpkgCataloger, '/var/lib/dpkg/status', '\n'.repeat(4 * million)],
    ['white space', dpkgCataloger, '/var/lib/dpkg/status', `a\n${' '.repeat(4 * million)}a`],
    ['lines of white space', dpkgCataloger, '/var/lib/dpkg/status', 'a\n \n\t'.repeat(million)],
    ['continued lines', dpkgCataloger, '/var/lib/dpkg/status', `Version: 1\n${' a\n'.repeat(million)}`],
    ['a long source', dpkgCataloger, '/var/lib/dpkg/status', `Package: a\nSource: ${'('.repeat(million)}`],
    ['garbage', apkCataloger, '/lib/apk/db/installed', 'x\n\n'.repeat(million / 2)],
    ['paths', dpkgCataloger, '/var/lib/dpkg/info/a.list', '/a/..\n'.repeat(million / 2)],
    ['dots', dpkgCataloger, '/var/lib/dpkg/info/a.list', `/${'./'.repeat(million)}\n`],
    ['tabs', rpmCataloger, '/var/lib/rpmmanifest/container-manifest-2', '\t'.repeat(4 * million)],
    ['dashes', rpmCataloger, '/var/lib/rpmmanifest/container-manifest-1', '-'.repeat(20_000)],
    ['backslashes', distributionCataloger, '/etc/os-release', `A="${'\\'.repeat(250_000)}`],
    ['quotes', distributionCataloger, '/etc/os-release', `A=${'"'.repeat(250_000)}`],
    ['digits', distributionCataloger, '/etc/redhat-release', `CentOS ${'1'.repeat(250_000)}`],
    ['digits and dots', distributionCataloger, '/etc/debian_version', `${'1.'.repeat(125_000)}x`],
  ] as const)
    test(`${title} in ${path}`, () => {
      readChanged({ cataloger, path, content: Buffer.alloc(0) }, Buffer.from(text), 0);
    });
});
