import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { bufferSource, Malformed } from '../bytes/byte-source.ts';
import { isExecutable, readAddress, readExecutable, sectionOf } from './executable.ts';
import { makeElf, sectionOffsets, testBase, type TestLayout } from './test-program.ts';

const sections = [
  { name: '.rodata', content: Buffer.from('constant') },
  { name: '.data', content: Buffer.from('variable'), isWritable: true },
  { name: '.bss', content: Buffer.alloc(64), isWritable: true, isEmpty: true },
];

describe('sections and addresses of ELF', () => {
  for (const bits of [32, 64] as const)
    for (const order of ['little', 'big'] as const)
      test(`${bits} bits, ${order} end first`, () => {
        const layout: TestLayout = { bits, order };
        const source = bufferSource(makeElf(sections, layout));
        assert.ok(isExecutable(source.read(0, 64)));
        const executable = readExecutable(source);
        assert.ok(executable);
        const rodata = sectionOf(executable, '.rodata');
        assert.ok(rodata);
        assert.equal(source.read(rodata.offset, rodata.size).toString(), 'constant');
        assert.equal(sectionOf(executable, '.bss'), undefined);
        const [, data = 0] = sectionOffsets(sections, layout);
        assert.equal(readAddress(source, executable, testBase + data + 4, 4).toString(), 'able');
        assert.throws(() => readAddress(source, executable, 4, 4), Malformed);
      });
});

test('a program without a table of sections has segments', () => {
  const executable = readExecutable(bufferSource(makeElf(sections, { isStripped: true })));
  assert.deepEqual([executable?.sections.length, executable?.segments.length], [0, 3]);
});

test('a program that UPX packed is known as such', () => {
  const packed = makeElf([{ name: '.text', content: Buffer.from('\0\0UPX!\0\0') }], { isStripped: true });
  assert.equal(readExecutable(bufferSource(packed))?.isPacked, true);
  const unpacker = makeElf([{ name: '.text', content: Buffer.from('\0\0UPX!\0\0') }]);
  assert.equal(readExecutable(bufferSource(unpacker))?.isPacked, false);
});

test('other files are not claimed', () => {
  const object = makeElf(sections);
  object.writeUInt16LE(1, 16);
  for (const bytes of [
    object,
    Buffer.from('#!/bin/sh\n'.padEnd(64)),
    Buffer.from('MZ'.padEnd(64)),
    Buffer.alloc(10),
  ])
    assert.ok(!isExecutable(bytes));
});

test('a program of DOS has no parts', () => {
  const bytes = Buffer.alloc(512);
  bytes.write('MZ');
  bytes.writeUInt32LE(0x80, 0x3c);
  assert.equal(readExecutable(bufferSource(bytes)), undefined);
});

test('damaged headers are refused, and nothing outside of the file is read', () => {
  const random = seeded(20_261_130);
  const whole = [makeElf(sections), makeElf(sections, { bits: 32, order: 'big' })];
  let read = 0;
  for (let round = 0; round < roundsOf(6000); round += 1) {
    const original = whole[round % 2] ?? Buffer.alloc(0);
    const bytes = Buffer.from(
      original.subarray(0, random() < 0.1 ? 64 + Math.floor(random() * original.length) : undefined),
    );
    for (let change = 0; change < 1 + random() * 3; change += 1)
      bytes[16 + Math.floor(random() * (bytes.length - 16))] =
        random() < 0.4 ? 0xff : Math.floor(random() * 256);
    try {
      readExecutable(bufferSource(bytes));
      read += 1;
    } catch (error) {
      assert.ok(error instanceof Malformed, String(error));
    }
  }
  assert.ok(read > 100);
});
