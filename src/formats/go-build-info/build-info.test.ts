import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bufferSource, Malformed } from '../bytes/byte-source.ts';
import { readExecutable } from '../executable/executable.ts';
import { readGoBuildInfo } from './build-info.ts';

const modules = Buffer.concat([
  Buffer.alloc(16, 0x30),
  Buffer.from('path\texample.com/app\nmod\texample.com/app\tv1.0.0\th1:x=\nbuild\t"a b"="c \\"d\\""\n'),
  Buffer.alloc(16, 0x30),
]);

function buildInfo(): Buffer {
  const header = Buffer.alloc(32);
  header.write('\u00FF Go buildinf:', 'latin1');
  header[14] = 8;
  header[15] = 2;
  return Buffer.concat([
    header,
    Buffer.from('\u0008go1.22.0'),
    Buffer.from([modules.length]),
    modules,
    Buffer.alloc(16),
  ]);
}

/** A program of Windows with one section for data. */
function makePe(content: Buffer): Buffer {
  const bytes = Buffer.alloc(0x4_00);
  bytes.write('MZ');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80);
  bytes.writeUInt16LE(1, 0x86);
  bytes.writeUInt16LE(0xf0, 0x94);
  bytes.writeUInt16LE(0x2_0b, 0x98);
  const section = 0x98 + 0xf0;
  bytes.write('.data', section);
  bytes.writeUInt32LE(content.length, section + 8);
  bytes.writeUInt32LE(0x10_00, section + 12);
  bytes.writeUInt32LE(content.length + 100, section + 16);
  bytes.writeUInt32LE(bytes.length, section + 20);
  bytes.writeUInt32LE(0xc0_00_00_40, section + 36);
  return Buffer.concat([bytes, content, Buffer.alloc(100)]);
}

/** A program of macOS with one segment and one section. */
function makeMachO(content: Buffer): Buffer {
  const bytes = Buffer.alloc(0x2_00);
  bytes.writeUInt32LE(0xfe_ed_fa_cf, 0);
  bytes.writeUInt32LE(2, 12);
  bytes.writeUInt32LE(1, 16);
  bytes.writeUInt32LE(72 + 80, 20);
  bytes.writeUInt32LE(0x19, 32);
  bytes.writeUInt32LE(72 + 80, 36);
  bytes.write('__DATA', 40);
  bytes.writeBigUInt64LE(0x1_00_00n, 32 + 24);
  bytes.writeBigUInt64LE(BigInt(content.length), 32 + 32);
  bytes.writeBigUInt64LE(BigInt(bytes.length), 32 + 40);
  bytes.writeBigUInt64LE(BigInt(content.length), 32 + 48);
  bytes.writeUInt32LE(3, 32 + 60);
  bytes.writeUInt32LE(1, 32 + 64);
  bytes.write('__go_buildinfo', 104);
  bytes.writeBigUInt64LE(0x1_00_00n, 104 + 32);
  bytes.writeBigUInt64LE(BigInt(content.length), 104 + 40);
  bytes.writeUInt32LE(bytes.length, 104 + 48);
  return Buffer.concat([bytes, content]);
}

describe('build information in a program', () => {
  for (const [format, make] of [
    ['pe', makePe],
    ['mach-o', makeMachO],
  ] as const) {
    test(`of ${format}`, () => {
      const source = bufferSource(make(buildInfo()));
      const executable = readExecutable(source);
      assert.equal(executable?.format, format);
      const info = executable && readGoBuildInfo(source, executable);
      assert.equal(info?.goVersion, 'go1.22.0');
      assert.deepEqual(info.main, { path: 'example.com/app', version: 'v1.0.0' });
      assert.equal(info.settings.get('a b'), 'c "d"');
      assert.deepEqual(info.unread, []);
    });
    test(`of ${format} that is damaged`, () => {
      const whole = make(buildInfo());
      for (let at = 64; at < whole.length; at += 1)
        for (const value of [0, 0x7f, 0xff]) {
          const bytes = Buffer.from(whole);
          bytes[at] = value;
          try {
            const source = bufferSource(bytes);
            const executable = readExecutable(source);
            if (executable !== undefined) readGoBuildInfo(source, executable);
          } catch (error) {
            assert.ok(error instanceof Malformed, String(error));
          }
        }
    });
  }
});
