import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { makeElf } from '../../formats/executable/test-program.ts';
import { catalogedFile } from '../test-reading.ts';
import type { FileReading } from '../cataloger.ts';
import { cargoLockCataloger, cargoProgramCataloger } from './cargo-catalogers.ts';

const crates = {
  packages: [
    { name: 'app', version: '0.1.0', source: 'local', root: true, dependencies: [1] },
    { name: 'libc', version: '0.2.150', source: 'crates.io' },
    { name: 'cc', version: '1.0.0', source: 'crates.io', kind: 'build' },
  ],
};

function fileReading(section: Buffer): FileReading {
  return cargoProgramCataloger.read(
    catalogedFile(
      '/usr/bin/app',
      makeElf([
        { name: '.text', content: Buffer.alloc(32) },
        { name: '.dep-v0', content: section },
      ]),
    ),
  );
}

function packed(document: unknown): Buffer {
  return deflateSync(JSON.stringify(document));
}

test('a lock file declares its packages', () => {
  assert.ok(cargoLockCataloger.claims('/src/app/Cargo.lock'));
  const text = '[[package]]\nname = "libc"\nversion = "0.2.150"\n';
  assert.deepEqual(cargoLockCataloger.read(catalogedFile('/src/app/Cargo.lock', text)), {
    packages: [{ type: 'cargo', name: 'libc', version: '0.2.150', proof: 'declared' }],
    gaps: [],
  });
});

describe('a program built with cargo-auditable', () => {
  test('has the crates that are in it, without those that built it', () => {
    assert.deepEqual(fileReading(packed(crates)), {
      packages: [
        { type: 'cargo', name: 'app', version: '0.1.0', proof: 'linked' },
        { type: 'cargo', name: 'libc', version: '0.2.150', proof: 'linked' },
      ],
      gaps: [],
    });
  });
  test('with an entry that is not understood has a gap', () => {
    const reading = fileReading(packed({ packages: [...crates.packages, null, { name: 5 }, 'text'] }));
    assert.deepEqual([reading.packages?.length, reading.gaps?.length], [2, 3]);
  });
  for (const [title, section] of [
    ['not compressed', Buffer.from('{"packages":[]}')],
    ['not JSON', deflateSync('packages')],
    ['without packages', packed({})],
    ['null', packed(null)],
    ['a bomb', deflateSync(Buffer.alloc(64 * 1024 * 1024))],
  ] as const)
    test(`is refused: ${title}`, () => assert.throws(() => fileReading(section), Malformed));
  test('is refused or read without a fault when it is damaged', () => {
    const random = seeded(20_261_130);
    const whole = packed(crates);
    for (let round = 0; round < roundsOf(1000); round += 1) {
      const bytes = Buffer.from(whole);
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        fileReading(bytes);
      } catch (error) {
        assert.ok(error instanceof Malformed, String(error));
      }
    }
  });
});

test('another program has no crates', () => {
  assert.deepEqual(
    cargoProgramCataloger.read(
      catalogedFile('/bin/ls', makeElf([{ name: '.text', content: Buffer.alloc(32) }])),
    ),
    {},
  );
});
