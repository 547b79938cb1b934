import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bufferSource, Malformed } from '../../src/formats/bytes/byte-source.ts';
import { packagesWith } from '../../src/formats/rpm/packages-with.ts';
import { seeded } from '../kit/random.ts';
import { berkeleyFile, ndbFile, sqliteFile } from '../kit/rpm/databases.ts';
import type { MadePackage } from '../kit/rpm/header.ts';

const seed = 20_261_126;
const rounds = 3000;
const slowest = 2000;

const packages: readonly MadePackage[] = Array.from({ length: 12 }, (_none, index) => ({
  name: `package-${index}`,
  epoch: index,
  version: `1.${index}`,
  files: [`/usr/bin/program-${index}`, '/usr/bin/runc', `/usr/share/doc/${index}/README`],
  states: [0, 0, 0],
  ballast: index * 700,
  changeLog: ['- CVE-2024-21626'],
}));

/** Numbers that lead to the edge of what there is, and beyond. */
const strange: readonly number[] = [0, 1, 2, 7, 0x0d, 0x7f, 0x80, 0xff];

function mutate(file: Buffer, random: () => number): Buffer {
  const whole = (below: number): number => Math.floor(random() * below);
  if (random() < 0.1) return file.subarray(0, whole(file.length));
  const copy = Buffer.from(file);
  for (let n = 0; n <= whole(4); n++) {
    // Most of what leads elsewhere is at the beginning of pages; the rest is text.
    const page = whole(copy.length / 512) * 512;
    const at = Math.min(random() < 0.7 ? page + whole(64) : whole(copy.length), copy.length - 1);
    copy[at] = random() < 0.7 ? (strange[whole(strange.length)] ?? 0) : whole(256);
    if (random() < 0.1) copy.copyWithin(page, whole(copy.length / 512) * 512, copy.length);
  }
  return copy;
}

describe(`databases of rpm changed at random, seed ${seed}`, () => {
  for (const [form, file] of Object.entries({
    'rpmdb.sqlite': sqliteFile(packages),
    'Packages.db': ndbFile(packages),
    Packages: berkeleyFile(packages, { pageSize: 512 }),
  }))
    test(`${form} is refused or read, in bounded time`, () => {
      const random = seeded(seed);
      const seen = { refused: 0, read: 0 };
      for (let round = 0; round < rounds; round++) {
        const changed = mutate(file, random);
        const start = performance.now();
        try {
          const found = packagesWith(bufferSource(changed), undefined, new Set(['runc']));
          assert.ok(found.every(({ files }) => files.every((path) => path.endsWith('runc'))));
          seen.read++;
        } catch (error) {
          if (!(error instanceof Malformed)) throw new Error(`round ${round}`, { cause: error });
          seen.refused++;
        }
        assert.ok(performance.now() - start < slowest, `round ${round} took too long`);
      }
      assert.ok(seen.refused > rounds / 20 && seen.read > rounds / 20, JSON.stringify(seen));
    });
});

test('a database that names one long header over and over is refused', () => {
  const file = ndbFile([
    { name: 'long', version: '1', files: Array(400_000).fill('/usr/bin/x') as string[] },
  ]);
  for (let slot = 4; slot < 256; slot++) file.copy(file, slot * 16, 48, 64);
  assert.throws(() => packagesWith(bufferSource(file), undefined, new Set(['runc'])), /again and again/u);
});
